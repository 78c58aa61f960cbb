import { randomBytes } from 'node:crypto';
import {
  findSources,
  findTenantsByIds,
  INSTALLATION,
  insertSource,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type SourceRow,
} from '@posthorn/db';
import {
  createAddressPolicy,
  isEventTypePattern,
  isUuid,
  type KeyRing,
  newId,
  newWebhookSecret,
  PosthornError,
} from '@posthorn/domain';
import type { Scopes } from '../../access/scopes.ts';
import { differences, recordChange } from '../audit/record-change.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { Faults } from '../shared/check.ts';
import { newKey } from '../shared/new-key.ts';
import type { RoutingAnnouncer } from '../shared/ports.ts';

const LIST_MAX = 100;
/** What may stand in the audit log as it is. */
const SETTINGS = [
  'name',
  'grantsAllTenants',
  'grantedTenantIds',
  'allowedEventTypes',
  'allowedAddresses',
  'requiresSignedTimestamp',
  'eventsPerSecond',
] as const;

export interface NewSourceInput {
  tenantId?: string | null;
  name: string;
  grantsAllTenants?: boolean | null;
  grantedTenantIds?: readonly string[] | null;
  allowedEventTypes?: readonly string[] | null;
  allowedAddresses?: readonly string[] | null;
  requiresSignedTimestamp?: boolean | null;
  eventsPerSecond?: number | null;
}

/** Applications that send events. Throws PosthornError. */
export interface SourceService {
  /** A tenant's own; for an operator who names no tenant, the operator's own. */
  list(caller: Caller, tenantId: string | null, page: PageRequest): Promise<Page<SourceRow>>;
  /** The key and the secret are told here and never again. */
  create(
    caller: Caller,
    input: NewSourceInput,
  ): Promise<{ source: SourceRow; apiKey: string; webhookSecret: string }>;
}

export function createSourceService(parts: {
  people: PeopleDatabase;
  scopes: Scopes;
  keyRing: KeyRing;
  routing: RoutingAnnouncer;
}): SourceService {
  const { people, scopes, keyRing, routing } = parts;

  async function checkGrants(ids: readonly string[]): Promise<void> {
    const faults = new Faults();
    if (ids.length > LIST_MAX) faults.add('grantedTenantIds', `At most ${LIST_MAX}.`);
    if (!ids.every(isUuid)) faults.add('grantedTenantIds', 'Must be ids of tenants.');
    faults.raise();
    const found = await people.asOperator((em) => findTenantsByIds(em, ids));
    const missing = ids.filter((id) => !found.some((tenant) => tenant.id === id.toLowerCase()));
    if (missing.length > 0)
      faults.add('grantedTenantIds', `No such tenants: ${missing.join(', ')}`);
    faults.raise();
  }

  return {
    list(caller, asked, page) {
      if (caller.isOperator && asked === null) {
        return people.asOperator((em) => findSources(em, { tenantId: null }, page));
      }
      const { tenantId } = scopes.named(caller, asked, 'sources');
      return people.asTenant(tenantId, (em) => findSources(em, { tenantId }, page));
    },
    async create(caller, input) {
      const isOperators = caller.isOperator && !input.tenantId;
      const tenantId = isOperators
        ? null
        : scopes.named(caller, input.tenantId, 'createSource').tenantId;
      const granted = input.grantedTenantIds ?? [];
      checkNewSource(input);
      if (tenantId !== null && (input.grantsAllTenants || granted.length > 0)) {
        throw new PosthornError('FORBIDDEN', {
          message: "A tenant's source sends its own events only; grants are for the operator's.",
        });
      }
      if (granted.length > 0) await checkGrants(granted);
      const key = newKey('phs_');
      const webhookSecret = newWebhookSecret(randomBytes(32));
      const id = newId();
      const values = {
        id,
        tenantId,
        name: input.name,
        apiKeyHash: key.hash,
        apiKeyPrefix: key.prefix,
        webhookSecretSealed: keyRing.seal(webhookSecret, `source:${id}`),
        grantsAllTenants: input.grantsAllTenants ?? false,
        allowedEventTypes: [...(input.allowedEventTypes ?? [])],
        allowedAddresses: [...(input.allowedAddresses ?? [])],
        requiresSignedTimestamp: input.requiresSignedTimestamp ?? false,
        eventsPerSecond: input.eventsPerSecond ?? null,
      };
      const insert = async (em: Parameters<typeof insertSource>[0]) => {
        const { apiKeyHash: _hash, webhookSecretSealed: _sealed, ...open } = values;
        const settings = { ...open, grantedTenantIds: granted };
        recordChange(
          em,
          { tenantId, actor: actorOf(caller) },
          {
            action: 'source.created',
            targetKind: 'source',
            targetId: id,
            summary: `Created the source ${input.name}`,
            changes: differences<Partial<typeof settings>>({}, settings, SETTINGS),
          },
        );
        return insertSource(em, values, granted);
      };
      const source = await (tenantId === null
        ? people.asOperator(insert)
        : people.asTenant(tenantId, insert));
      routing.announce(INSTALLATION);
      return { source, apiKey: key.text, webhookSecret };
    },
  };
}

function checkNewSource(input: NewSourceInput): void {
  const faults = new Faults();
  faults.text('name', input.name, 1, 200);
  const types = input.allowedEventTypes ?? [];
  if (types.length > LIST_MAX) faults.add('allowedEventTypes', `At most ${LIST_MAX}.`);
  for (const type of types.slice(0, LIST_MAX)) {
    if (!isEventTypePattern(type)) faults.add('allowedEventTypes', 'Is not a name or a pattern.');
  }
  const addresses = input.allowedAddresses ?? [];
  if (addresses.length > LIST_MAX) faults.add('allowedAddresses', `At most ${LIST_MAX}.`);
  for (const address of addresses.slice(0, LIST_MAX)) {
    if (!isRange(address)) faults.add('allowedAddresses', 'Is not an address or a range (CIDR).');
  }
  if (input.eventsPerSecond != null) {
    faults.wholeNumber('eventsPerSecond', input.eventsPerSecond, 1, 1_000_000);
  }
  faults.raise();
}

function isRange(text: string): boolean {
  try {
    createAddressPolicy({ allowedRanges: [text] });
    return true;
  } catch {
    return false;
  }
}
