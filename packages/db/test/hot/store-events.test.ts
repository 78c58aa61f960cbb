import { maxIdAt, newId } from '@posthorn/domain';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensurePartitions, findEventKeys, storeEvents, storeEventsAlone } from '../../src/index.ts';
import { anEvent, batchOf, store, windowAt } from './support/events.ts';
import { countByStatus, expectConsistent } from './support/invariants.ts';
import { useEngine } from './support/use-engine.ts';

const DAY_MS = 86_400_000;
const engine = useEngine();

beforeAll(async () => {
  await ensurePartitions(engine.pool, {
    nowMs: Date.now(),
    daysBack: 5,
    daysAhead: 2,
    hashPartitions: 1,
  });
});

describe('STORE', () => {
  it('keeps every column as it was given (promise 1)', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const sourceId = newId();
    const event = anEvent(
      tenantId,
      [webhookId],
      {
        source: 'payments "2", {x}',
        version: '2.1',
        sourceId,
        filteredWebhookIds: [newId(), newId()],
      },
      { tier: 'high' },
    );
    event.deliveries.push({
      id: newId(),
      webhookId: newId(),
      tier: 'bulk',
      status: 'held',
      reason: 'WEBHOOK_INACTIVE',
      batchId: null,
    });
    expect(await store(engine.pool, [event])).toEqual(new Set());
    const { rows: events } = await engine.pool.query('select * from events where id = $1', [
      event.id,
    ]);
    expect(events).toEqual([
      {
        tenant_id: tenantId,
        id: event.id,
        event_id: event.eventId,
        event_type: 'order.created',
        occurred_at: new Date(event.occurredAt),
        source: event.source,
        version: '2.1',
        source_id: sourceId,
        matched: 2,
        filtered_webhook_ids: event.filteredWebhookIds,
        data: event.dataText,
        schema_faults: null,
      },
    ]);
    const { rows: deliveries } = await engine.pool.query(
      `select id, webhook_id, status, reason, tier, event_type, attempts, batch_id, next_attempt_at is not null as is_due
       from deliveries where tenant_id = $1 order by id`,
      [tenantId],
    );
    const [pending, held] = event.deliveries;
    const common = { event_type: 'order.created', attempts: 0, batch_id: null };
    expect(deliveries).toEqual([
      {
        ...common,
        id: pending?.id,
        tier: 'high',
        webhook_id: webhookId,
        status: 'pending',
        reason: null,
        is_due: true,
      },
      {
        ...common,
        id: held?.id,
        tier: 'bulk',
        webhook_id: held?.webhookId,
        status: 'held',
        reason: 'WEBHOOK_INACTIVE',
        is_due: false,
      },
    ]);
    const { rows: waiting } = await engine.pool.query(
      'select delivery_id, tier, lane from pending_deliveries where tenant_id = $1',
      [tenantId],
    );
    expect(waiting).toEqual([{ delivery_id: pending?.id, tier: 'high', lane: 'live' }]);
  });

  it.each([
    ['numbers', '{"a": 1.50, "big": 9007199254740993, "e": 1E+2 , "z":-0}'],
    ['unicode', '{"ü":"日本 \u{1f600} \\u0000 \\ud800 \u2028", "b":"\\\\\\"{},NULL"}'],
    ['odd spacing and key order', '{ "z" : 1,\n\t"a":[ ] ,"a":2}'],
    ['a bare string', '"NULL"'],
  ])('keeps data byte for byte: %s', async (_, dataText) => {
    const { tenantId, webhookId } = await engine.tenant();
    const event = anEvent(tenantId, [webhookId], { dataText, eventId: 'ünïcode "{,}\\ 日本' });
    await store(engine.pool, [event]);
    const { rows } = await engine.pool.query('select data, event_id from events where id = $1', [
      event.id,
    ]);
    expect(rows).toEqual([{ data: dataText, event_id: event.eventId }]);
  });

  it('stores one of two with the same key in one flush, and what that one owes, once', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const pair = [1, 2].map(() => anEvent(tenantId, [webhookId], { eventId: 'same' }));
    const refused = await store(engine.pool, pair);
    expect(refused.size).toBe(1);
    expect(await countByStatus(engine.pool, tenantId)).toEqual({ pending: 1 });
    await expectConsistent(engine.pool);
  });

  it('refuses what an earlier flush stored, with all it would have owed', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const first = anEvent(tenantId, [webhookId], { eventId: 'same' });
    await store(engine.pool, [first]);
    const again = anEvent(tenantId, [webhookId], { eventId: 'same' });
    const fresh = anEvent(tenantId, [webhookId]);
    const batch = batchOf([again, fresh]);
    expect(await store(engine.pool, [again, fresh], [batch])).toEqual(new Set([again.id]));
    expect(await countByStatus(engine.pool, tenantId)).toEqual({ pending: 1, queued: 1 });
    const { rowCount } = await engine.pool.query(
      'select from pending_deliveries where delivery_id = $1',
      [again.deliveries[0]?.id],
    );
    expect(rowCount).toBe(0);
    await expectConsistent(engine.pool);
  });

  it('stores the same id for each of two tenants', async () => {
    const [a, b] = [await engine.tenant(), await engine.tenant()];
    const events = [a, b].map((t) => anEvent(t.tenantId, [t.webhookId], { eventId: 'same' }));
    expect(await store(engine.pool, events)).toEqual(new Set());
  });

  it('stores exactly one of each when four processes send overlapping flushes, in any order', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const pools = Array.from({ length: 4 }, () => engine.another());
    for (let round = 0; round < 20; round += 1) {
      const keys = Array.from({ length: 40 }, (_, i) => `r${round}.${i}`);
      const flushes = pools.map((pool, p) => {
        const order = p % 2 ? keys.toReversed() : keys;
        return store(
          pool,
          order.map((eventId) => anEvent(tenantId, [webhookId], { eventId })),
        );
      });
      const refused = await Promise.all(flushes);
      expect(refused.reduce((sum, ids) => sum + ids.size, 0)).toBe(3 * keys.length);
    }
    const { rows } = await engine.pool.query(
      'select count(*)::int as events, count(distinct event_id)::int as ids from events where tenant_id = $1',
      [tenantId],
    );
    expect(rows).toEqual([{ events: 800, ids: 800 }]);
    expect(await countByStatus(engine.pool, tenantId)).toEqual({ pending: 800 });
    await expectConsistent(engine.pool);
  });

  it.each([1, 2, 3])('knows the keys of %i days ago', async (days) => {
    const { tenantId, webhookId } = await engine.tenant();
    const nowMs = Date.now();
    const before = { events: [anEvent(tenantId, [webhookId], { eventId: 'same' })], batches: [] };
    await storeEvents(engine.pool, { ...before, window: windowAt(nowMs - days * DAY_MS) });
    const again = anEvent(tenantId, [webhookId], { eventId: 'same' });
    expect(await store(engine.pool, [again])).toEqual(new Set([again.id]));
  });

  it('forgets keys beyond the window', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const before = { events: [anEvent(tenantId, [webhookId], { eventId: 'same' })], batches: [] };
    await storeEvents(engine.pool, { ...before, window: windowAt(Date.now() - 4 * DAY_MS) });
    expect(await store(engine.pool, [anEvent(tenantId, [webhookId], { eventId: 'same' })])).toEqual(
      new Set(),
    );
  });

  it('stores nothing of a flush when PostgreSQL will not take one value of it', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const good = anEvent(tenantId, [webhookId]);
    const bad = anEvent(tenantId, [webhookId], { source: 'nul \u0000' });
    await expect(store(engine.pool, [good, bad])).rejects.toMatchObject({ code: '22021' });
    expect(await countByStatus(engine.pool, tenantId)).toEqual({});
    expect(await store(engine.pool, [good])).toEqual(new Set());
  });
});

describe('STORE around midnight', () => {
  it('stores a key once, though two processes stand on different days', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const [before, after] = [engine.another(), engine.another()];
    const nowMs = Date.now();
    for (let round = 0; round < 30; round += 1) {
      const commits = [
        { pool: before, window: windowAt(nowMs - DAY_MS) },
        { pool: after, window: windowAt(nowMs) },
      ].map(({ pool, window }) =>
        storeEventsAlone(pool, {
          events: [anEvent(tenantId, [webhookId], { eventId: `r${round}` })],
          batches: [],
          window,
        }),
      );
      const refused = await Promise.all(commits);
      expect(refused.map((ids) => ids.size).sort()).toEqual([0, 1]);
    }
    await expectConsistent(engine.pool);
  });

  it('finds the holder of a key that a process past midnight stored', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const nowMs = Date.now();
    const first = anEvent(tenantId, [webhookId], { eventId: 'same' });
    await storeEvents(engine.pool, { events: [first], batches: [], window: windowAt(nowMs) });
    const yesterday = windowAt(nowMs - DAY_MS);
    const again = anEvent(tenantId, [webhookId], { eventId: 'same' });
    expect(
      await storeEventsAlone(engine.pool, { events: [again], batches: [], window: yesterday }),
    ).toEqual(new Set([again.id]));
    const found = await findEventKeys(engine.pool, [again], yesterday);
    expect(found.get(`${tenantId}/same`)).toEqual({ id: first.id, contentHash: first.contentHash });
  });

  it('gives its connection back usable after a failure', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const pool = engine.another();
    const bad = anEvent(tenantId, [webhookId], { version: '\u0000' });
    const window = windowAt(Date.now());
    await expect(storeEventsAlone(pool, { events: [bad], batches: [], window })).rejects.toThrow();
    const good = anEvent(tenantId, [webhookId]);
    expect(await storeEventsAlone(pool, { events: [good], batches: [], window })).toEqual(
      new Set(),
    );
  });
});

describe('finding event keys', () => {
  it('answers with the first that was stored, and leaves out what nobody holds', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const event = anEvent(tenantId, [webhookId], { eventId: 'held' });
    await store(engine.pool, [event]);
    const window = windowAt(Date.now());
    const found = await findEventKeys(
      engine.pool,
      [
        { tenantId, eventId: 'held' },
        { tenantId, eventId: 'free' },
        { tenantId: newId(), eventId: 'held' },
      ],
      window,
    );
    expect([...found]).toEqual([
      [`${tenantId}/held`, { id: event.id, contentHash: event.contentHash }],
    ]);
  });

  it('refuses an event whose day has no partition, loudly', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const far = anEvent(tenantId, [webhookId], { id: maxIdAt(Date.now() + 400 * DAY_MS) });
    await expect(store(engine.pool, [far])).rejects.toThrow(/no partition/);
  });
});
