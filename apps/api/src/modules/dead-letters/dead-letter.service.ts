import {
  cancelReplay,
  countDeadLetters,
  type DeadLetterFilter,
  type DeliveryRow,
  discardDeadLetters,
  findDeliveries,
  findReplay,
  insertReplay,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type ReplayRow,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { type Change, recordChange } from '../audit/record-change.ts';
import { Faults } from '../shared/check.ts';
import type { ReplayAnnouncer } from '../shared/ports.ts';

const COUNT_SHOWN_MAX = 100_000;
const REPLAY_TOTAL_MAX = 2_000_000_000;
const DISCARD_CHUNK = 1_000;
const IDS_MAX = 1_000;

export interface DeadLetterRequest {
  ids?: readonly string[] | null;
  webhookId?: string | null;
  eventType?: string | null;
  reason?: string | null;
  from?: Date | null;
  to?: Date | null;
}

/** Deliveries that failed for good, and their replay in bulk. Throws PosthornError. */
export interface DeadLetterService {
  list(scope: Scope, filter: DeadLetterRequest, page: PageRequest): Promise<Page<DeliveryRow>>;
  /** Counted up to 100,000. */
  count(scope: Scope, filter: DeadLetterRequest): Promise<number>;
  /** Has everything that matches now replayed in the background. */
  replay(scope: Scope, filter: DeadLetterRequest): Promise<ReplayRow>;
  replayOf(scope: Scope, id: string): Promise<ReplayRow>;
  cancel(scope: Scope, id: string): Promise<ReplayRow>;
  /** @returns how many were discarded */
  discard(scope: Scope, filter: DeadLetterRequest): Promise<number>;
}

export function createDeadLetterService(
  people: PeopleDatabase,
  replays: ReplayAnnouncer,
): DeadLetterService {
  async function replayOf({ tenantId }: Scope, id: string): Promise<ReplayRow> {
    if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
    const replay = await people.asTenant(tenantId, (em) => findReplay(em, { tenantId, id }));
    if (!replay) throw new PosthornError('NOT_FOUND');
    return replay;
  }

  return {
    list({ tenantId }, request, page) {
      const { ids, webhookId, eventType, reason, from, to } = checked(request);
      const where = { tenantId, ids, status: 'dead' as const, webhookId, eventType, reason };
      return people.asTenant(tenantId, (em) => findDeliveries(em, { ...where, from, to }, page));
    },
    count({ tenantId }, request) {
      const filter = toFilter(request);
      return people.asTenant(tenantId, (em) =>
        countDeadLetters(em, tenantId, filter, COUNT_SHOWN_MAX),
      );
    },
    async replay(scope, request) {
      const { tenantId, accountId } = scope;
      // What dies after this is not meant by whoever asks now.
      const filter = toFilter({ ...request, to: request.to ?? new Date() });
      const replay = await people.asTenant(tenantId, async (em) => {
        const total = await countDeadLetters(em, tenantId, filter, REPLAY_TOTAL_MAX);
        const values = { tenantId, total, createdBy: accountId };
        const inserted = insertReplay(em, { kind: 'dead_letters', filter }, values);
        const summary = `Replayed ${total} dead letters`;
        recordChange(em, scope, replayChange('started', inserted.id, summary, filter));
        await em.flush();
        return inserted;
      });
      replays.announce(replay.id);
      return replay;
    },
    replayOf,
    async cancel(scope, id) {
      const { tenantId } = scope;
      await replayOf(scope, id);
      await people.asTenant(tenantId, async (em) => {
        const isCancelled = await cancelReplay(em, { tenantId, id });
        if (isCancelled)
          recordChange(em, scope, replayChange('cancelled', id, 'Cancelled a replay'));
      });
      return replayOf(scope, id);
    },
    async discard(scope, request) {
      const { tenantId } = scope;
      const filter = toFilter({ ...request, to: request.to ?? new Date() });
      let discarded = 0;
      let after: string | null = null;
      do {
        const chunk: { after: string | null; limit: number } = { after, limit: DISCARD_CHUNK };
        const done = await people.asTenant(tenantId, async (em) => {
          const step = await discardDeadLetters(em, tenantId, filter, chunk);
          // Each chunk is a commit of its own, and so has an entry of its own.
          if (step.discarded > 0) recordChange(em, scope, discardChange(step.discarded, filter));
          return step;
        });
        discarded += done.discarded;
        after = done.last;
      } while (after !== null);
      return discarded;
    },
  };
}

function replayChange(
  done: 'started' | 'cancelled',
  id: string,
  summary: string,
  filter?: DeadLetterFilter,
): Change {
  const changes = filter ? { filter: [null, filter] as const } : undefined;
  return { action: `replay.${done}`, targetKind: 'replay', targetId: id, summary, changes };
}

function discardChange(count: number, filter: DeadLetterFilter): Change {
  return {
    action: 'dead_letters.discarded',
    targetKind: 'dead_letters',
    targetId: null,
    summary: `Discarded ${count} dead letters`,
    changes: { filter: [null, filter] },
  };
}

function checked(request: DeadLetterRequest): DeadLetterRequest {
  const faults = new Faults();
  if ((request.ids?.length ?? 0) > IDS_MAX) faults.add('ids', `At most ${IDS_MAX} at once.`);
  if (request.ids?.some((id) => !isUuid(id))) faults.add('ids', 'Must be ids of deliveries.');
  if (request.webhookId != null && !isUuid(request.webhookId)) {
    faults.add('webhookId', 'Must be the id of a webhook.');
  }
  faults.raise();
  return request;
}

function toFilter(request: DeadLetterRequest): DeadLetterFilter {
  const { ids, webhookId, eventType, reason, from, to } = checked(request);
  return {
    ...(ids ? { ids: [...ids] } : {}),
    ...(webhookId ? { webhookId } : {}),
    ...(eventType ? { eventType } : {}),
    ...(reason ? { reason } : {}),
    ...(from ? { from: from.toISOString() } : {}),
    ...(to ? { to: to.toISOString() } : {}),
  };
}
