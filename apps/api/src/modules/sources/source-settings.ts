import type { SourceRow } from '@posthorn/db';
import { isEventTypePattern, isUuid, PosthornError } from '@posthorn/domain';
import { isAddressRange } from '../../ingest/source-gate.ts';
import { Faults } from '../shared/check.ts';

const LIST_MAX = 100;

/** What people set of a source. */
export interface SourceSettings {
  name: string;
  isActive: boolean;
  allowedEventTypes: string[];
  allowedAddresses: string[];
  requiresSignedTimestamp: boolean;
  eventsPerSecond: number | null;
  grantsAllTenants: boolean;
  grantedTenantIds: string[];
}

/**
 * What a request says about a source. What is left out (undefined) stays as it is, or has its default
 * in a new one; null brings the default back. A name and whether it is active have none.
 */
export type SourceChanges = {
  [Name in keyof SourceSettings]?: Readonly<SourceSettings[Name]> | null;
};

/** The names of what stands in the audit log as it is. */
export const SETTING_NAMES = [
  'name',
  'isActive',
  'allowedEventTypes',
  'allowedAddresses',
  'requiresSignedTimestamp',
  'eventsPerSecond',
  'grantsAllTenants',
  'grantedTenantIds',
] as const satisfies readonly (keyof SourceSettings)[];

const DEFAULTS: SourceSettings = {
  name: '',
  isActive: true,
  allowedEventTypes: [],
  allowedAddresses: [],
  requiresSignedTimestamp: false,
  eventsPerSecond: null,
  grantsAllTenants: false,
  grantedTenantIds: [],
};

/** The settings of a stored source; `grantedTenantIds` as they are in their own table. */
export function settingsOf(row: SourceRow, grantedTenantIds: readonly string[]): SourceSettings {
  return {
    name: row.name,
    isActive: row.isActive,
    allowedEventTypes: row.allowedEventTypes,
    allowedAddresses: row.allowedAddresses,
    requiresSignedTimestamp: row.requiresSignedTimestamp,
    eventsPerSecond: row.eventsPerSecond ?? null,
    grantsAllTenants: row.grantsAllTenants,
    grantedTenantIds: grantedTenantIds.toSorted(),
  };
}

/**
 * Applies a request to settings (the defaults, for a new source) and checks what comes of it.
 * @param tenantId whose source it is; null: the operator's, which alone has grants
 * Throws PosthornError: VALIDATION_FAILED, FORBIDDEN.
 */
export function applyChanges(
  changes: SourceChanges,
  tenantId: string | null,
  before: SourceSettings = DEFAULTS,
): SourceSettings {
  const faults = new Faults();
  for (const name of ['name', 'isActive'] as const) {
    if (changes[name] === null) faults.add(name, 'Must not be null.');
  }
  faults.raise();
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const known = given.filter(([name]) => Object.hasOwn(DEFAULTS, name));
  const values = known.map(([name, value]) => [
    name,
    value ?? DEFAULTS[name as keyof SourceSettings],
  ]);
  const after: SourceSettings = { ...before, ...Object.fromEntries(values) };
  const grantedTenantIds = [...new Set(after.grantedTenantIds.map((id) => id.toLowerCase()))];
  const settings = { ...after, grantedTenantIds: grantedTenantIds.sort() };
  checkSettings(settings);
  if (tenantId !== null && (settings.grantsAllTenants || grantedTenantIds.length > 0)) {
    throw new PosthornError('FORBIDDEN', {
      message: "A tenant's source sends its own events only; grants are for the operator's.",
    });
  }
  return settings;
}

function checkSettings(settings: SourceSettings): void {
  const faults = new Faults();
  const isBlank = settings.name.trim() === '';
  faults.text('name', isBlank ? '' : settings.name, 1, 200);
  checkList(faults, 'allowedEventTypes', settings.allowedEventTypes, (type) =>
    isEventTypePattern(type) ? null : 'Is not a name or a pattern.',
  );
  checkList(faults, 'allowedAddresses', settings.allowedAddresses, (address) =>
    isAddressRange(address) ? null : 'Is not an address or a range (CIDR).',
  );
  checkList(faults, 'grantedTenantIds', settings.grantedTenantIds, (id) =>
    isUuid(id) ? null : 'Must be ids of tenants.',
  );
  if (settings.eventsPerSecond !== null) {
    faults.wholeNumber('eventsPerSecond', settings.eventsPerSecond, 1, 1_000_000);
  }
  faults.raise();
}

function checkList(
  faults: Faults,
  path: string,
  items: readonly string[],
  faultOf: (item: string) => string | null,
): void {
  if (items.length > LIST_MAX) faults.add(path, `At most ${LIST_MAX}.`);
  for (const [index, item] of items.slice(0, LIST_MAX).entries()) {
    const fault = faultOf(item);
    if (fault) faults.add(`${path}.${index}`, fault);
  }
}
