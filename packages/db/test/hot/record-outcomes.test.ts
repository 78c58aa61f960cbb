import { idTimeMs, newId } from '@posthorn/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePartitions, recordOutcomes } from '../../src/index.ts';
import { anEvent, batchOf, store, storeBatch } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { anAttempt, anOutcome } from './support/outcomes.ts';
import { useEngine } from './support/use-engine.ts';

const engine = useEngine();

beforeAll(async () => {
  await ensurePartitions(engine.pool, {
    nowMs: Date.now(),
    daysBack: 5,
    daysAhead: 1,
    hashPartitions: 1,
  });
});

async function stats(webhookId: string) {
  const { rows } = await engine.pool.query(
    `select sum(succeeded)::int as succeeded, sum(failed)::int as failed, sum(dead)::int as dead, sum(duration_ms_sum)::int as ms
     from delivery_stats where webhook_id = $1`,
    [webhookId],
  );
  return rows[0];
}

async function delivery(id: string) {
  const { rows } = await engine.pool.query(
    `select status, reason, attempts, batch_id, last_http_status, last_attempt_at,
       (extract(epoch from next_attempt_at - now()) * 1000)::float8 as next_in_ms
     from deliveries where id = $1`,
    [id],
  );
  return rows[0];
}

describe('RECORD', () => {
  it('appends the attempt with all that was seen and moves the delivery', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    const attempt = anAttempt({
      responseBody: 'ünï "{,}\\ 日本',
      responseHeaders: { a: '"b"', ü: '\\' },
    });
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, id, { attempt })]);
    const { rows } = await engine.pool.query('select * from attempts where delivery_id = $1', [id]);
    expect(rows).toEqual([
      {
        tenant_id: owner.tenantId,
        id: attempt.id,
        delivery_id: id,
        webhook_id: owner.webhookId,
        started_at: new Date(attempt.startedAtMs),
        duration_ms: 12,
        headers_ms: 10,
        number: 1,
        http_status: 200,
        error_code: null,
        error_message: null,
        url: attempt.url,
        address: '192.0.2.1',
        response_headers: attempt.responseHeaders,
        response_body: attempt.responseBody,
        evidence: attempt.evidence,
      },
    ]);
    expect(await delivery(id)).toEqual({
      status: 'succeeded',
      reason: null,
      attempts: 1,
      batch_id: null,
      last_http_status: 200,
      last_attempt_at: new Date(attempt.startedAtMs),
      next_in_ms: null,
    });
    expect(await stats(owner.webhookId)).toEqual({ succeeded: 1, failed: 0, dead: 0, ms: 12 });
  });

  it('lets a retry wait in its lane until it is due', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    const outcome = {
      status: 'pending',
      reason: 'RETRY_SCHEDULED',
      delayMs: 3_600_000,
      lane: 'replay',
    } as const;
    await recordOutcomes(engine.pool, [
      anOutcome(owner, batch, id, { ...outcome, attempt: anAttempt({ httpStatus: 500 }) }),
    ]);
    const moved = await delivery(id);
    expect(moved).toMatchObject({
      status: 'pending',
      reason: 'RETRY_SCHEDULED',
      attempts: 1,
      last_http_status: 500,
    });
    expect(moved.next_in_ms).toBeGreaterThan(3_500_000);
    const { rows } = await engine.pool.query(
      'select p.tier, p.lane, p.due_at = d.next_attempt_at as same from pending_deliveries p join deliveries d on d.id = p.delivery_id where d.id = $1',
      [id],
    );
    expect(rows).toEqual([{ tier: 'standard', lane: 'replay', same: true }]);
    expect(await stats(owner.webhookId)).toMatchObject({ succeeded: 0, failed: 1, dead: 0 });
  });

  it('counts no attempt for what was put off, held or discarded', async () => {
    const owner = await engine.tenant();
    await engine.pool.query(`update webhooks set status = 'inactive' where id = $1`, [
      owner.webhookId,
    ]);
    const { batch } = await storeBatch(engine.pool, owner, 3);
    const statuses = ['pending', 'held', 'discarded'] as const;
    await recordOutcomes(
      engine.pool,
      batch.deliveryIds.map((id, i) =>
        anOutcome(owner, batch, id, {
          status: statuses[i] ?? 'pending',
          reason: 'WHY',
          attempt: null,
        }),
      ),
    );
    for (const [i, id] of batch.deliveryIds.entries()) {
      expect(await delivery(id)).toMatchObject({
        status: statuses[i],
        reason: 'WHY',
        attempts: 0,
        last_http_status: null,
      });
    }
    expect(await stats(owner.webhookId)).toMatchObject({ succeeded: null });
    await expectConsistent(engine.pool);
  });

  it.each([
    ['resumed', `update webhooks set status = 'active' where id = $1`, 'pending', null],
    [
      'still paused',
      `update webhooks set status = 'inactive' where id = $1`,
      'held',
      'WEBHOOK_INACTIVE',
    ],
    ['deleted', `update webhooks set deleted_at = now() where id = $1`, 'held', 'WEBHOOK_INACTIVE'],
    [
      'resumed, and encrypting',
      `update webhooks set encrypted_fields = '{data}' where id = $1`,
      'pending',
      null,
    ],
  ])('holds only while its webhook is paused; it is %s', async (_, change, status, reason) => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    await engine.pool.query(change, [owner.webhookId]);
    const [id] = batch.deliveryIds as [string];
    await recordOutcomes(engine.pool, [
      anOutcome(owner, batch, id, { status: 'held', reason: 'WEBHOOK_INACTIVE', attempt: null }),
    ]);
    expect(await delivery(id)).toMatchObject({ status, reason });
    await expectConsistent(engine.pool);
  });

  it.each([
    [true, 'held', 'TENANT_SUSPENDED'],
    [false, 'pending', null],
  ])('holds for a suspension only while it lasts (%s)', async (isSuspended, status, reason) => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    await engine.pool.query('update tenants set is_suspended = $2 where id = $1', [
      owner.tenantId,
      isSuspended,
    ]);
    const [id] = batch.deliveryIds as [string];
    await recordOutcomes(engine.pool, [
      anOutcome(owner, batch, id, { status: 'held', reason: 'TENANT_SUSPENDED', attempt: null }),
    ]);
    expect(await delivery(id)).toMatchObject({ status, reason, attempts: 0 });
    await expectConsistent(engine.pool);
  });

  it('goes on holding what an active webhook is held for, which its being active does not mend', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    const held = { status: 'held', reason: 'ENCRYPTION_FAILED', attempt: null } as const;
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, id, held)]);
    expect(await delivery(id)).toMatchObject({ status: 'held', reason: 'ENCRYPTION_FAILED' });
    await expectConsistent(engine.pool);
  });

  it('changes nothing when the same is recorded again: an answer may have been lost (promise 2)', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 2);
    const [retried, dead] = batch.deliveryIds as [string, string];
    const outcomes = [
      anOutcome(owner, batch, retried, { status: 'pending' }),
      anOutcome(owner, batch, dead, {
        status: 'dead',
        reason: 'REJECTED',
        attempt: anAttempt({ httpStatus: 400 }),
      }),
    ];
    for (let i = 0; i < 3; i += 1) await recordOutcomes(engine.pool, outcomes);
    expect(await stats(owner.webhookId)).toEqual({ succeeded: 0, failed: 2, dead: 1, ms: 24 });
    expect(await delivery(retried)).toMatchObject({ status: 'pending', attempts: 1 });
    expect(await delivery(dead)).toMatchObject({ status: 'dead', attempts: 1, reason: 'REJECTED' });
    const { rowCount } = await engine.pool.query('select from attempts where tenant_id = $1', [
      owner.tenantId,
    ]);
    expect(rowCount).toBe(2);
    await expectConsistent(engine.pool);
  });

  it('counts as dead what died, not what a lost batch thought dead', async () => {
    const owner = await engine.tenant();
    const { batch } = await storeBatch(engine.pool, owner, 1);
    const [id] = batch.deliveryIds as [string];
    await recordOutcomes(engine.pool, [anOutcome(owner, batch, id)]);
    await recordOutcomes(engine.pool, [
      anOutcome(owner, batch, id, { status: 'dead', reason: 'REJECTED' }),
    ]);
    expect(await stats(owner.webhookId)).toEqual({ succeeded: 1, failed: 1, dead: 0, ms: 24 });
  });

  it('moves rows of several tenants and days in one commit, each only where it lies', async () => {
    const owners = await Promise.all([engine.tenant(), engine.tenant(), engine.tenant()]);
    const dayMs = 86_400_000;
    const outcomes = [];
    for (let back = 4; back >= 0; back -= 1) {
      for (const owner of owners) {
        const events = Array.from({ length: 3 }, () =>
          anEvent(owner.tenantId, [owner.webhookId], { id: newId(Date.now() - back * dayMs) }),
        );
        const batch = batchOf(events);
        await store(engine.pool, events, [batch]);
        // Every row but the last of each batch is recorded.
        outcomes.push(...batch.deliveryIds.slice(0, 2).map((id) => anOutcome(owner, batch, id)));
      }
    }
    expect(
      new Set(outcomes.map(({ deliveryId }) => Math.floor(idTimeMs(deliveryId) / dayMs))).size,
    ).toBe(5);
    await recordOutcomes(
      engine.pool,
      outcomes.toSorted(() => 1),
    );
    for (const owner of owners) {
      expect(await countByStatus(engine.pool, owner.tenantId)).toEqual({
        succeeded: 10,
        queued: 5,
      });
      expect(await stats(owner.webhookId)).toMatchObject({ succeeded: 10 });
    }
    await expectConsistent(engine.pool);
  });

  it('never deadlocks when recorders share webhooks and deliveries', async () => {
    const owners = await Promise.all([engine.tenant(), engine.tenant(), engine.tenant()]);
    const pools = [engine.another(), engine.another()];
    for (let round = 0; round < 50; round += 1) {
      const made = await Promise.all(
        owners.map(async (owner) => ({ owner, ...(await storeBatch(engine.pool, owner, 5)) })),
      );
      const all = made.flatMap(({ owner, batch }) =>
        batch.deliveryIds.map((id) => () => anOutcome(owner, batch, id)),
      );
      await Promise.all([
        recordOutcomes(
          pools[0] ?? engine.pool,
          all.map((make) => make()),
        ),
        recordOutcomes(
          pools[1] ?? engine.pool,
          all.toReversed().map((make) => make()),
        ),
      ]);
    }
    for (const { tenantId, webhookId } of owners) {
      expect(await countByStatus(engine.pool, tenantId)).toEqual({ succeeded: 250 });
      // Each was sent twice, and both attempts count.
      expect(await stats(webhookId)).toMatchObject({ succeeded: 500 });
    }
    const { rows } = await engine.pool.query(
      'select count(*)::int as n from deliveries where attempts <> 1 and status = $1',
      ['succeeded'],
    );
    expect(rows).toEqual([{ n: 0 }]);
    await expectConsistent(engine.pool);
  });
});
