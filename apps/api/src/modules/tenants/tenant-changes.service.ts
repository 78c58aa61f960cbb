import {
  countHeld,
  insertReplay,
  lockTenant,
  type PeopleDatabase,
  type TenantRow,
} from '@posthorn/db';
import { isUuid, PosthornError, TENANT_SUSPENDED } from '@posthorn/domain';
import { requireOperator, type Scopes } from '../../access/scopes.ts';
import { type Change, differences, recordChange } from '../audit/record-change.ts';
import type { Caller } from '../auth/caller.ts';
import { Faults } from '../shared/check.ts';
import type { ReplayAnnouncer, RoutingAnnouncer } from '../shared/ports.ts';

const HELD_COUNT_MAX = 1_000_000;

/** What is left out, or null, stays as it is. */
export interface TenantUpdate {
  name?: string | null;
  isSuspended?: boolean | null;
}

/** Changes of a tenant. Throws PosthornError. */
export interface TenantChanges {
  /**
   * Renames, suspends or resumes a tenant; the end of a suspension releases what it held. An owner
   * may change the name, an operator all.
   */
  update(caller: Caller, id: string, input: TenantUpdate): Promise<TenantRow>;
}

export function createTenantChanges(parts: {
  people: PeopleDatabase;
  scopes: Scopes;
  routing: RoutingAnnouncer;
  replays: ReplayAnnouncer;
}): TenantChanges {
  const { people, scopes, routing, replays } = parts;

  return {
    async update(caller, id, input) {
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      const scope = scopes.named(caller, id, 'updateTenant');
      const { tenantId } = scope;
      if (input.isSuspended != null) requireOperator(caller);
      if (input.name != null) checkName(input.name);
      // People's role may not write the suspension.
      const inTransaction: PeopleDatabase['asOperator'] = caller.isOperator
        ? people.asOperator
        : (work) => people.asTenant(tenantId, work);
      const { tenant, isRerouted, replayId } = await inTransaction(async (em) => {
        const found = await lockTenant(em, tenantId);
        if (!found) throw new PosthornError('NOT_FOUND');
        const before = { ...found };
        if (input.name != null) found.name = input.name;
        if (input.isSuspended != null) found.isSuspended = input.isSuspended;
        const change = changeOf(before, found);
        if (change) recordChange(em, scope, change);
        await em.flush();
        const isChanged = before.isSuspended !== found.isSuspended;
        if (!isChanged || found.isSuspended) {
          return { tenant: found, isRerouted: isChanged, replayId: null };
        }
        const filter = { reason: TENANT_SUSPENDED } as const;
        const total = await countHeld(em, { tenantId, ...filter }, HELD_COUNT_MAX);
        const values = { tenantId, total, createdBy: scope.accountId };
        const replay = insertReplay(em, { kind: 'held', filter }, values);
        await em.flush();
        return { tenant: found, isRerouted: true, replayId: replay.id };
      });
      if (isRerouted) routing.announce(tenantId);
      if (replayId !== null) replays.announce(replayId);
      return tenant;
    },
  };
}

function checkName(name: string): void {
  const faults = new Faults();
  faults.text('name', name, 1, 200);
  faults.raise();
}

/** For the audit log; null: nothing was changed. */
function changeOf(before: TenantRow, after: TenantRow): Change | null {
  const changes = differences(before, after, ['name', 'isSuspended']);
  if (Object.keys(changes).length === 0) return null;
  const [action, saying] =
    before.isSuspended === after.isSuspended
      ? (['tenant.updated', 'Renamed'] as const)
      : after.isSuspended
        ? (['tenant.suspended', 'Suspended'] as const)
        : (['tenant.resumed', 'Ended the suspension of'] as const);
  return {
    action,
    targetKind: 'tenant',
    targetId: after.id,
    summary: `${saying} the tenant ${after.slug}`,
    changes,
  };
}
