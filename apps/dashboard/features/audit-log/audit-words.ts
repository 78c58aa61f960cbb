import type { ActorKind } from '../../gql/graphql.ts';

/** What changes in a tenant are about, as the filter names it. */
export const TENANT_TARGETS = [
  { value: 'webhook.*', label: 'Webhooks' },
  { value: 'event.*', label: 'Published and resent events' },
  { value: 'delivery.*', label: 'Replays of one' },
  { value: 'replay.*', label: 'Replays of many' },
  { value: 'dead_letters.*', label: 'Discarded dead letters' },
  { value: 'source.*', label: 'Sources' },
  { value: 'member.*', label: 'Members' },
  { value: 'invitation.*', label: 'Invitations' },
  { value: 'api_key.*', label: 'API keys' },
  { value: 'portal_link.*', label: 'Portal links' },
  { value: 'tenant.*', label: 'Tenants' },
] as const;

/** What changes in the installation are about. */
export const TARGETS = [
  ...TENANT_TARGETS,
  { value: 'event_type.*', label: 'Event types' },
  { value: 'account.*', label: 'Accounts' },
  { value: 'session.*', label: 'Sessions' },
] as const;

const KINDS: Record<ActorKind, string> = {
  ACCOUNT: 'Person',
  API_KEY: 'API key',
  PORTAL: 'Portal',
  SYSTEM: 'Posthorn',
};

/** What kind of actor made a change, in words. */
export function actorKindInWords(kind: ActorKind): string {
  return KINDS[kind];
}

/** One field before and after. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** The changes of an entry, as they are shown; what is not of their form is left out. */
export function fieldChanges(changes: unknown): FieldChange[] {
  if (typeof changes !== 'object' || changes === null) return [];
  return Object.entries(changes).flatMap(([field, pair]: [string, unknown]) =>
    Array.isArray(pair) && pair.length === 2
      ? [{ field, before: inText(pair[0]), after: inText(pair[1]) }]
      : [],
  );
}

function inText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value === '' ? '“”' : value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.length === 0 ? 'none' : value.join(', ');
  }
  return JSON.stringify(value);
}
