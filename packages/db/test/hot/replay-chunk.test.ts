import { idTimeMs, newId } from '@posthorn/domain';
import { describe, expect, it } from 'vitest';
import {
  disableWebhook,
  findDue,
  findRunningReplays,
  type ReplayStep,
  recordOutcomes,
  replayChunk,
} from '../../src/index.ts';
import { anEvent, batchOf, store } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anAttempt, anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const engine = useEngine();
type Owner = { tenantId: string; webhookId: string };

/** Deliveries that failed for good, or are held. */
async function makeClosed(
  owner: Owner,
  count: number,
  status: 'dead' | 'held' = 'dead',
  reason = 'REJECTED',
): Promise<string[]> {
  const all: string[] = [];
  for (let left = count; left > 0; left -= 500) {
    const events = Array.from({ length: Math.min(left, 500) }, () =>
      anEvent(owner.tenantId, [owner.webhookId]),
    );
    const batch = batchOf(events);
    await store(engine.pool, events, [batch]);
    const attempt = status === 'dead' ? {} : { attempt: null };
    if (status === 'held') await setStatus(owner, 'inactive');
    await recordOutcomes(
      engine.pool,
      batch.deliveryIds.map((id) => anOutcome(owner, batch, id, { status, reason, ...attempt })),
    );
    await engine.pool.query('delete from batches where id = $1', [batch.id]);
    all.push(...batch.deliveryIds);
  }
  return all;
}

async function setStatus(owner: Owner, status: string): Promise<void> {
  await engine.pool.query('update webhooks set status = $2 where id = $1', [
    owner.webhookId,
    status,
  ]);
}

async function makeReplay(
  owner: Owner,
  filter: object,
  kind = 'dead_letters',
  ageMs = 0,
): Promise<string> {
  const id = newId();
  await engine.pool.query(
    `insert into replays (id, tenant_id, kind, filter, total, created_at)
     values ($1, $2, $3, $4, 0, now() - $5::int * interval '1 millisecond')`,
    [id, owner.tenantId, kind, JSON.stringify(filter), ageMs],
  );
  return id;
}

async function run(id: string): Promise<ReplayStep[]> {
  const steps: ReplayStep[] = [];
  for (;;) {
    const step = await replayChunk(engine.pool, id);
    steps.push(step);
    if (step !== 'more') return steps;
  }
}

async function replay(id: string) {
  const { rows } = await engine.pool.query(
    'select status, moved, finished_at is not null as is_finished from replays where id = $1',
    [id],
  );
  return rows[0];
}

describe('a replay of dead letters', () => {
  it('moves all of them, chunk by chunk, into a new series of attempts', async () => {
    const owner = await engine.tenant();
    const other = await engine.tenant();
    await makeClosed(owner, 1_100);
    await makeClosed(other, 3);
    const id = await makeReplay(owner, {});
    expect(await findRunningReplays(engine.pool)).toContain(id);
    expect(await run(id)).toEqual(['more', 'more', 'more', 'over']);
    expect(await replay(id)).toEqual({ status: 'done', moved: 1_100, is_finished: true });
    expect(await findRunningReplays(engine.pool)).not.toContain(id);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ pending: 1_100 });
    expect(await countByStatus(engine.pool, other.tenantId)).toEqual({ dead: 3 });
    const { rows } = await engine.pool.query(
      'select distinct attempts, series_start, reason, replay_id, batch_id from deliveries where tenant_id = $1',
      [owner.tenantId],
    );
    expect(rows).toEqual([
      { attempts: 1, series_start: 1, reason: null, replay_id: id, batch_id: null },
    ]);
    const due = await findDue(engine.pool, {
      tenantId: owner.tenantId,
      webhookId: owner.webhookId,
      tier: 'standard',
      lane: 'replay',
      limit: 2_000,
    });
    expect(due).toHaveLength(1_100);
    await expectConsistent(engine.pool);
  });

  it('is harmless when run again, or by many at once', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 700);
    const ids = [await makeReplay(owner, {}), await makeReplay(owner, {})];
    await Promise.all([...ids, ...ids, ...ids].map(run));
    const moved = await Promise.all(ids.map(replay));
    expect(moved.reduce((sum, row) => sum + row.moved, 0)).toBe(700);
    expect(moved.map((row) => row.status)).toEqual(['done', 'done']);
    expect(await run(ids[0] ?? '')).toEqual(['over']);
    await expectConsistent(engine.pool);
  });

  it('moves what its filter means and nothing else', async () => {
    const owner = await engine.tenant();
    const second = { tenantId: owner.tenantId, webhookId: await engine.webhook(owner.tenantId) };
    const ids = await makeClosed(owner, 6);
    await makeClosed(second, 2);
    const [one, two, three] = ids as [string, string, string];
    const moves = async (filter: object) => {
      const id = await makeReplay(owner, filter);
      await run(id);
      return (await replay(id)).moved;
    };
    expect(await moves({ ids: [] })).toBe(0);
    expect(await moves({ ids: [one, one, two.toUpperCase(), newId()] })).toBe(2);
    expect(await moves({ ids: [one, two] })).toBe(0);
    expect(await moves({ webhookId: owner.webhookId, reason: 'GONE' })).toBe(0);
    expect(await moves({ eventType: 'order.cancelled' })).toBe(0);
    expect(await moves({ to: new Date(idTimeMs(one) - 1).toISOString() })).toBe(0);
    const at = new Date(idTimeMs(three)).toISOString();
    expect(await moves({ ids: [three], from: at, to: at })).toBe(1);
    expect(
      await moves({ webhookId: second.webhookId, eventType: 'order.created', reason: 'REJECTED' }),
    ).toBe(2);
    expect(await moves({})).toBe(3);
    await expectConsistent(engine.pool);
  });

  it('stops in the middle when it is cancelled', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 1_000);
    const id = await makeReplay(owner, {});
    expect(await replayChunk(engine.pool, id)).toBe('more');
    await engine.pool.query(`update replays set status = 'cancelled' where id = $1`, [id]);
    expect(await replayChunk(engine.pool, id)).toBe('over');
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ dead: 500, pending: 500 });
    await expectConsistent(engine.pool);
  });

  it('discards what belongs to a deleted webhook, with the reason', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 2);
    await engine.pool.query('update webhooks set deleted_at = now() where id = $1', [
      owner.webhookId,
    ]);
    await run(await makeReplay(owner, {}));
    const { rows } = await engine.pool.query(
      'select distinct status, reason from deliveries where tenant_id = $1',
      [owner.tenantId],
    );
    expect(rows).toEqual([{ status: 'discarded', reason: 'WEBHOOK_DELETED' }]);
    await expectConsistent(engine.pool);
  });

  it('does not try for ever what dies again: only what is older than it', async () => {
    const owner = await engine.tenant();
    const id = await makeReplay(owner, {});
    await makeClosed(owner, 2);
    expect(await run(id)).toEqual(['over']);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ dead: 2 });
  });
});

describe('a release of held deliveries', () => {
  it('goes on where they were, keeping their retry budget', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 3, 'held');
    await setStatus(owner, 'active');
    const id = await makeReplay(owner, { webhookId: owner.webhookId }, 'held', 60_000);
    expect(await run(id)).toEqual(['more', 'over']);
    const { rows } = await engine.pool.query(
      'select distinct status, series_start, replay_id from deliveries where tenant_id = $1',
      [owner.tenantId],
    );
    expect(rows).toEqual([{ status: 'pending', series_start: 0, replay_id: null }]);
    await expectConsistent(engine.pool);
  });

  it('waits for those that are held a moment after the webhook was resumed', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 1, 'held');
    await setStatus(owner, 'active');
    const id = await makeReplay(owner, { webhookId: owner.webhookId }, 'held');
    expect(await run(id)).toEqual(['more', 'wait']);
    expect(await replay(id)).toMatchObject({ status: 'running', moved: 1 });
    await engine.pool.query(
      `update replays set created_at = now() - interval '1 minute' where id = $1`,
      [id],
    );
    expect(await run(id)).toEqual(['over']);
  });

  it('leaves them held when the webhook was paused again, and discards them when it was deleted', async () => {
    const owner = await engine.tenant();
    await makeClosed(owner, 2, 'held');
    const again = await makeReplay(owner, { webhookId: owner.webhookId }, 'held', 60_000);
    await run(again);
    expect(await replay(again)).toMatchObject({ status: 'done', moved: 0 });
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ held: 2 });
    await engine.pool.query('update webhooks set deleted_at = now() where id = $1', [
      owner.webhookId,
    ]);
    await run(await makeReplay(owner, { webhookId: owner.webhookId }, 'held', 60_000));
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ discarded: 2 });
    await expectConsistent(engine.pool);
  });
});

describe("a release of what a tenant's suspension held", () => {
  const suspend = (owner: Owner, isSuspended: boolean) =>
    engine.pool.query('update tenants set is_suspended = $2 where id = $1', [
      owner.tenantId,
      isSuspended,
    ]);
  const releaseOf = (owner: Owner) =>
    makeReplay(owner, { reason: 'TENANT_SUSPENDED' }, 'held', 60_000);

  it('moves that and nothing else, of paused webhooks too, and discards what is of deleted ones', async () => {
    const owner = await engine.tenant();
    await suspend(owner, true);
    await makeClosed(owner, 2, 'held', 'TENANT_SUSPENDED');
    const ownReason = await makeClosed(owner, 1, 'held', 'WEBHOOK_INACTIVE');
    await suspend(owner, false);
    const id = await releaseOf(owner);
    expect(await run(id)).toEqual(['more', 'over']);
    expect(await replay(id)).toMatchObject({ status: 'done', moved: 2 });
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ held: 1, pending: 2 });
    const { rows } = await engine.pool.query(
      `select id from deliveries where tenant_id = $1 and status = 'held'`,
      [owner.tenantId],
    );
    expect(rows).toEqual([{ id: ownReason[0] }]);

    const gone = await engine.tenant();
    await suspend(gone, true);
    await makeClosed(gone, 2, 'held', 'TENANT_SUSPENDED');
    await engine.pool.query('update webhooks set deleted_at = now() where id = $1', [
      gone.webhookId,
    ]);
    await suspend(gone, false);
    await run(await releaseOf(gone));
    expect(await countByStatus(engine.pool, gone.tenantId)).toEqual({ discarded: 2 });
    await expectConsistent(engine.pool);
  });

  it('moves nothing of a tenant that was suspended again', async () => {
    const owner = await engine.tenant();
    await suspend(owner, true);
    await makeClosed(owner, 2, 'held', 'TENANT_SUSPENDED');
    const id = await releaseOf(owner);
    expect(await run(id)).toEqual(['over']);
    expect(await replay(id)).toMatchObject({ status: 'done', moved: 0 });
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ held: 2 });
  });

  it("is not a webhook's resumption, but for the deletion of the webhook", async () => {
    const owner = await engine.tenant();
    await suspend(owner, true);
    await makeClosed(owner, 2, 'held', 'TENANT_SUSPENDED');
    await setStatus(owner, 'active');
    const resumed = await makeReplay(owner, { webhookId: owner.webhookId }, 'held', 60_000);
    expect(await run(resumed)).toEqual(['over']);
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ held: 2 });
    await engine.pool.query('update webhooks set deleted_at = now() where id = $1', [
      owner.webhookId,
    ]);
    await run(await makeReplay(owner, { webhookId: owner.webhookId }, 'held', 60_000));
    expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({ discarded: 2 });
    await expectConsistent(engine.pool);
  });
});

describe('disabling a webhook', () => {
  it('says why, once, in the audit log as well, and touches neither the deleted nor those of others', async () => {
    const [owner, other] = [await engine.tenant(), await engine.tenant()];
    const ask = (tenantId: string, reason: string) =>
      disableWebhook(engine.pool, { id: owner.webhookId, tenantId, reason });
    await ask(other.tenantId, 'not theirs');
    await ask(owner.tenantId, 'gone');
    await ask(owner.tenantId, 'gone again');
    const state = async () =>
      (
        await engine.pool.query('select status, status_reason from webhooks where id = $1', [
          owner.webhookId,
        ])
      ).rows[0];
    expect(await state()).toEqual({ status: 'disabled', status_reason: 'gone' });
    const { rows } = await engine.pool.query(
      'select tenant_id, actor_kind, action, summary, changes from audit_log where target_id = $1',
      [owner.webhookId],
    );
    expect(rows).toEqual([
      {
        tenant_id: owner.tenantId,
        actor_kind: 'system',
        action: 'webhook.disabled',
        summary: expect.stringMatching(/^Disabled http.*: gone$/),
        changes: { status: ['active', 'disabled'] },
      },
    ]);
    await engine.pool.query(
      `update webhooks set status = 'active', status_reason = null, deleted_at = now() where id = $1`,
      [owner.webhookId],
    );
    await ask(owner.tenantId, 'gone');
    expect(await state()).toEqual({ status: 'active', status_reason: null });
  });
});

it('counts the attempts on over a replay (attempts go on, the budget starts anew)', async () => {
  const owner = await engine.tenant();
  const [id] = (await makeClosed(owner, 1)) as [string];
  await run(await makeReplay(owner, {}));
  const batch = {
    id: newId(),
    tenantId: owner.tenantId,
    tier: 'standard',
    lane: 'replay',
    deliveryIds: [id],
  } as const;
  await engine.pool.query(`update deliveries set status = 'queued', batch_id = $2 where id = $1`, [
    id,
    batch.id,
  ]);
  await recordOutcomes(engine.pool, [
    anOutcome(owner, { ...batch, day: '', deliveryIds: [id] }, id, {
      attempt: anAttempt({ number: 2 }),
    }),
  ]);
  const { rows } = await engine.pool.query(
    'select attempts, series_start from deliveries where id = $1',
    [id],
  );
  expect(rows).toEqual([{ attempts: 2, series_start: 1 }]);
});
