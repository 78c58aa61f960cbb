import type { CombinedError } from 'urql';
import type { SourceDetailFragment, UpdateSourceInput } from '../../gql/graphql.ts';
import { faultsOf } from '../../lib/graphql-errors.ts';

/** A tenant that an operator's source may send for. */
export interface GrantedTenant {
  id: string;
  slug: string;
  name: string;
}

/** The settings as they are being typed: numbers and lists are text until they are sent. */
export interface SourceFormValues {
  name: string;
  allowedEventTypes: string[];
  /** One a line. */
  allowedAddresses: string;
  requiresSignedTimestamp: boolean;
  /** Empty: no limit of its own. */
  eventsPerSecond: string;
  grantsAllTenants: boolean;
  grantedTenants: GrantedTenant[];
}

/** What is wrong with the form, by field. */
export type FormFaults = Partial<Record<string, string>>;

type SavedSettings = Pick<
  SourceDetailFragment,
  | 'name'
  | 'allowedEventTypes'
  | 'allowedAddresses'
  | 'requiresSignedTimestamp'
  | 'eventsPerSecond'
  | 'grantsAllTenants'
  | 'grantedTenants'
>;

/** The form of an existing source. */
export function valuesOf(source: SavedSettings): SourceFormValues {
  return {
    name: source.name,
    allowedEventTypes: [...source.allowedEventTypes],
    allowedAddresses: source.allowedAddresses.join('\n'),
    requiresSignedTimestamp: source.requiresSignedTimestamp,
    eventsPerSecond: source.eventsPerSecond == null ? '' : String(source.eventsPerSecond),
    grantsAllTenants: source.grantsAllTenants,
    grantedTenants: source.grantedTenants.map(({ id, slug, name }) => ({ id, slug, name })),
  };
}

/** Addresses and ranges, parted by lines, spaces or commas. */
export function addressesOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((address) => address !== '');
}

/**
 * The input for the API, or the faults that can be told without asking it.
 * @param isOperators whether it is the operator's own source, which alone has grants
 */
export function inputOf(
  values: SourceFormValues,
  isOperators: boolean,
): { ok: true; input: UpdateSourceInput } | { ok: false; faults: FormFaults } {
  const faults: FormFaults = {};
  const name = values.name.trim();
  if (name === '') faults.name = 'Give it a name: that of the application that sends.';
  const limit = values.eventsPerSecond.trim();
  const eventsPerSecond = limit === '' ? null : Number(limit);
  if (eventsPerSecond !== null && !(Number.isInteger(eventsPerSecond) && eventsPerSecond > 0)) {
    faults.eventsPerSecond = 'A whole number from 1, or nothing for no limit of its own.';
  }
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const { allowedEventTypes, requiresSignedTimestamp, grantsAllTenants } = values;
  const grants = isOperators
    ? { grantsAllTenants, grantedTenantIds: values.grantedTenants.map(({ id }) => id) }
    : {};
  return {
    ok: true,
    input: {
      name,
      allowedEventTypes,
      allowedAddresses: addressesOf(values.allowedAddresses),
      requiresSignedTimestamp,
      eventsPerSecond,
      ...grants,
    },
  };
}

/**
 * The API's faults by the form's field. A fault of one of a list's items says which:
 * `allowedAddresses.1` becomes `10.0.0.300: Is not an address…` at `allowedAddresses`.
 */
export function faultsByField(
  error: CombinedError | undefined,
  lists: Readonly<Record<string, readonly string[]>> = {},
): FormFaults {
  const faults: FormFaults = {};
  for (const { path, message } of faultsOf(error)) {
    const [field = '', index] = path.split('.');
    const item = index === undefined ? undefined : lists[field]?.[Number(index)];
    faults[field] ??= item === undefined ? message : `${item}: ${message}`;
  }
  return faults;
}
