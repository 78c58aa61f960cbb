import {
  findGrants,
  findSource,
  findSources,
  findTenantsByIds,
  findUnknownKeys,
  INSTALLATION,
  insertSource,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  replaceGrants,
  type SourceRow,
  type UnknownKeyRow,
} from '@posthorn/db';
import { isUuid, newId, PosthornError } from '@posthorn/domain';
import type { TenantOperation } from '../../access/access-table.ts';
import { requireOperator, type Scopes } from '../../access/scopes.ts';
import { differences, recordChange } from '../audit/record-change.ts';
import { type Actor, actorOf, type Caller } from '../auth/caller.ts';
import { Faults } from '../shared/check.ts';
import type { RoutingAnnouncer } from '../shared/ports.ts';
import {
  broughtCredentials,
  checkGracePeriod,
  newCredentials,
  type SourceCredentials,
} from './source-credentials.ts';
import { applyChanges, SETTING_NAMES, type SourceChanges, settingsOf } from './source-settings.ts';

export interface NewSourceRequest extends SourceChanges {
  tenantId?: string | null;
  name: string;
  /** What the source brings; both are made where it brings none. */
  apiKey?: string | null;
  webhookSecret?: string | null;
}

/** Applications that send events. Throws PosthornError. */
export interface SourceService {
  /** A tenant's own; for an operator who names no tenant, the operator's own. */
  list(caller: Caller, tenantId: string | null, page: PageRequest): Promise<Page<SourceRow>>;
  get(caller: Caller, id: string): Promise<SourceRow>;
  /** The key and the secret, where they are made here, are told here and never again. */
  create(
    caller: Caller,
    request: NewSourceRequest,
  ): Promise<{ source: SourceRow; apiKey: string | null; webhookSecret: string | null }>;
  /** Seen by every process within a second, sooner with Redis. */
  update(caller: Caller, id: string, changes: SourceChanges): Promise<SourceRow>;
  /** The old key and secret are valid beside the new ones for `gracePeriodS` (a day). */
  rotate(
    caller: Caller,
    id: string,
    gracePeriodS: number | null,
  ): Promise<{ source: SourceRow; apiKey: string; webhookSecret: string }>;
  /** Requests whose key is no source's; for operators. */
  unknownKeys(caller: Caller): Promise<UnknownKeyRow[]>;
}

type EntityManager = Parameters<typeof insertSource>[0];

/** Whose source somebody has to do with: a tenant's (people's role is bound to it), or an operator's. */
interface Reach {
  /** Null: operators reach every source. */
  boundTo: string | null;
  actor: Actor;
}

export function createSourceService(parts: {
  people: PeopleDatabase;
  scopes: Scopes;
  credentials: SourceCredentials;
  routing: RoutingAnnouncer;
}): SourceService {
  const { people, scopes, credentials, routing } = parts;

  /** Operators see every source, those that belong to no tenant too. */
  async function reach(caller: Caller, id: string, operation: TenantOperation): Promise<Reach> {
    if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
    if (caller.isOperator) return { boundTo: null, actor: actorOf(caller) };
    const { tenantId, actor } = await scopes.owning(caller, 'source', id, operation);
    return { boundTo: tenantId, actor };
  }

  function within<T>(tenantId: string | null, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return tenantId === null ? people.asOperator(work) : people.asTenant(tenantId, work);
  }

  async function load(
    em: EntityManager,
    { boundTo }: Reach,
    id: string,
    forUpdate = false,
  ): Promise<SourceRow> {
    const key = boundTo === null ? { id } : { id, tenantId: boundTo };
    const source = await findSource(em, key, { forUpdate });
    if (!source) throw new PosthornError('NOT_FOUND');
    return source;
  }

  async function checkGrants(em: EntityManager, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = new Set((await findTenantsByIds(em, ids)).map((tenant) => tenant.id));
    const missing = ids.filter((id) => !found.has(id));
    const faults = new Faults();
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
    async get(caller, id) {
      const reached = await reach(caller, id, 'source');
      return within(reached.boundTo, (em) => load(em, reached, id));
    },
    async create(caller, request) {
      const isOperators = caller.isOperator && !request.tenantId;
      const tenantId = isOperators
        ? null
        : scopes.named(caller, request.tenantId, 'createSource').tenantId;
      const brought = broughtCredentials(request);
      const settings = applyChanges(request, tenantId);
      const { grantedTenantIds, ...values } = settings;
      const id = newId();
      const made = brought ?? newCredentials();
      const source = await within(tenantId, async (em) => {
        await checkGrants(em, grantedTenantIds);
        const inserted = await insertSource(em, { id, tenantId, ...values }, grantedTenantIds);
        await credentials.add(em, inserted, made);
        const summary = `Created the source ${inserted.name}${brought ? ', which brings its own key and secret' : ''}`;
        const by = { tenantId, actor: actorOf(caller) };
        const changes = differences<Partial<typeof settings>>({}, settings, SETTING_NAMES);
        recordChange(em, by, { action: 'source.created', ...targetOf(id), summary, changes });
        return inserted;
      }).catch((error: unknown) => {
        throw brought ? withoutOwner(error) : error;
      });
      routing.announce(INSTALLATION);
      if (brought) return { source, apiKey: null, webhookSecret: null };
      return { source, apiKey: made.apiKey, webhookSecret: made.webhookSecret };
    },
    async update(caller, id, changes) {
      const reached = await reach(caller, id, 'updateSource');
      const updated = await within(reached.boundTo, async (em) => {
        const source = await load(em, reached, id, true);
        const tenantId = source.tenantId ?? null;
        const granted = tenantId === null ? await findGrants(em, [source.id]) : [];
        const before = settingsOf(
          source,
          granted.map((grant) => grant.tenantId),
        );
        const after = applyChanges(changes, tenantId, before);
        const { grantedTenantIds, ...values } = after;
        if (changes.grantedTenantIds) await checkGrants(em, grantedTenantIds);
        Object.assign(source, values);
        await em.flush();
        if (tenantId === null) await replaceGrants(em, source.id, grantedTenantIds);
        const changed = differences(before, after, SETTING_NAMES);
        if (Object.keys(changed).length > 0) {
          const by = { tenantId, actor: reached.actor };
          const summary = summaryOf(after.name, changed);
          recordChange(em, by, {
            action: 'source.updated',
            ...targetOf(source.id),
            summary,
            changes: changed,
          });
        }
        return source;
      });
      routing.announce(INSTALLATION);
      return updated;
    },
    async rotate(caller, id, asked) {
      const gracePeriodS = checkGracePeriod(asked);
      const reached = await reach(caller, id, 'rotateSourceCredentials');
      const made = newCredentials();
      const source = await within(reached.boundTo, async (em) => {
        const found = await load(em, reached, id, true);
        const endsAt = await credentials.rotate(em, found, made, gracePeriodS);
        const summary =
          gracePeriodS === 0
            ? `Made a new key and secret for the source ${found.name}; the old ones ended at once`
            : `Made a new key and secret for the source ${found.name}; the old ones end at ${endsAt.toISOString()}`;
        const by = { tenantId: found.tenantId ?? null, actor: reached.actor };
        const target = targetOf(found.id);
        recordChange(em, by, { action: 'source.credentials_rotated', ...target, summary });
        return found;
      });
      routing.announce(INSTALLATION);
      return { source, apiKey: made.apiKey, webhookSecret: made.webhookSecret };
    },
    async unknownKeys(caller) {
      requireOperator(caller);
      return await people.asOperator(findUnknownKeys);
    },
  };
}

const targetOf = (targetId: string) => ({ targetKind: 'source', targetId });

function summaryOf(name: string, changed: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(changed);
  const [activity] = Object.hasOwn(changed, 'isActive') ? [changed.isActive] : [];
  if (names.length === 1 && Array.isArray(activity)) {
    return `${activity[1] ? 'Enabled' : 'Disabled'} the source ${name}`;
  }
  return `Changed the source ${name}: ${names.join(', ')}`;
}

/** That a key is taken says nothing of whose it is. */
function withoutOwner(error: unknown): unknown {
  if (!(error instanceof PosthornError) || error.code !== 'CONFLICT') return error;
  const message = 'This API key cannot be used. Bring another one, or let one be made.';
  return new PosthornError('CONFLICT', { message, details: [{ path: 'apiKey', message }] });
}
