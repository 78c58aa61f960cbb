import type { CanonicalEvent } from '@posthorn/domain';
import { useDatabase, useRedis, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blockStore } from './support/block-store.ts';
import { type IngestAlone, startIngest } from './support/parts.ts';
import { createSender, createWebhook, deliveriesOf, eventsOf } from './support/rows.ts';
import { newEvent, request, send, signed } from './support/send.ts';

const database = useDatabase();
const redis = useRedis();
const DAY_MS = 86_400_000;
/** Commits near midnight go another way: this is today's noon, whenever the tests run. */
const NOON = Math.floor(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2;
let noon: IngestAlone;

beforeAll(async () => {
  noon = await startIngest({ databaseUrl: database.url, redisUrl: redis.url, now: () => NOON });
});
afterAll(() => noon.close());

type Sender = Awaited<ReturnType<typeof createSender>>;

function sendAt(ingest: IngestAlone, { source }: Sender, value: unknown, nowMs = NOON) {
  return send(ingest, source, value, { headers: signed(source, JSON.stringify(value), nowMs) });
}

describe('group commit', () => {
  test('what comes while a commit is in the air shares the next one', async () => {
    const sender = await createSender(database.pool);
    await createWebhook(database.pool, sender.tenantId);
    await sendAt(noon, sender, newEvent());
    noon.statements();
    const unblock = await blockStore(database.pool);
    const sent = Array.from({ length: 300 }, () => sendAt(noon, sender, newEvent()));
    await waitUntil(async () => (await noon.metric('posthorn_ingest_buffered_events')) === 300, {
      describe: '300 events in the buffer',
    });
    await unblock();
    const answers = await Promise.all(sent);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(300);
    // One that was in the air, one for all the others; what came with the first may take one more.
    expect(noon.statements().length).toBeLessThanOrEqual(3);
    expect(await deliveriesOf(database.pool, sender.tenantId)).toHaveLength(301);
  });

  test('an array of 1,000 takes at most three statements, the second time too', async () => {
    const sender = await createSender(database.pool);
    await createWebhook(database.pool, sender.tenantId);
    await sendAt(noon, sender, newEvent());
    noon.statements();
    const events = Array.from({ length: 1_000 }, () => newEvent());
    const first = await sendAt(noon, sender, events);
    expect(first.body).toMatchObject({ accepted: 1_000 });
    expect(noon.statements().length).toBeLessThanOrEqual(3);
    const again = await sendAt(noon, sender, events);
    expect(again.body).toMatchObject({ duplicates: 1_000 });
    // Each commit that met duplicates asks once for their first ids.
    expect(noon.statements().length).toBeLessThanOrEqual(6);
  });

  test('a lone event takes one statement', async () => {
    const sender = await createSender(database.pool);
    await sendAt(noon, sender, newEvent());
    noon.statements();
    await sendAt(noon, sender, newEvent());
    expect(noon.statements()).toEqual(['store_events']);
  });
});

describe('one event for webhooks of several priorities', () => {
  const ofEachTier = async () => {
    const sender = await createSender(database.pool);
    for (const priority of ['bulk', 'high', undefined] as const) {
      await createWebhook(database.pool, sender.tenantId, { priority });
    }
    return sender;
  };

  test('is one commit, with a batch and a turn in the queue of each tier', async () => {
    const sender = await ofEachTier();
    await sendAt(noon, sender, newEvent());
    noon.statements();
    expect((await sendAt(noon, sender, newEvent())).body.deliveries).toBe(3);
    expect(noon.statements()).toEqual(['store_events']);
    const { rows } = await database.pool.query(
      `select b.tier, count(distinct b.id)::int as batches, count(*)::int as deliveries
       from batches b join deliveries d on d.batch_id = b.id and d.id = any(b.delivery_ids) and d.tier = b.tier
       where b.tenant_id = $1 group by b.tier order by b.tier`,
      [sender.tenantId],
    );
    const counts = { batches: 2, deliveries: 2 };
    expect(rows).toEqual(['high', 'standard', 'bulk'].map((tier) => ({ tier, ...counts })));
    const turns = await redis.client.keys(`*de:${sender.tenantId}.live.*`);
    expect(turns.map((key) => key.match(/high|standard|bulk/)?.[0]).sort()).toEqual([
      'bulk',
      'high',
      'standard',
    ]);
  });

  test('many at once fill the batches of a tier across events, and none mixes two', async () => {
    const sender = await ofEachTier();
    await sendAt(noon, sender, newEvent());
    const unblock = await blockStore(database.pool);
    const sent = sendAt(
      noon,
      sender,
      Array.from({ length: 120 }, () => newEvent()),
    );
    await waitUntil(async () => (await noon.metric('posthorn_ingest_buffered_events')) === 120, {
      describe: '120 events in the buffer',
    });
    await unblock();
    expect((await sent).body).toMatchObject({ accepted: 120 });
    const { rows } = await database.pool.query(
      `select tier, count(*)::int as batches, sum(cardinality(delivery_ids))::int as deliveries
       from batches where tenant_id = $1 group by tier order by tier`,
      [sender.tenantId],
    );
    expect(rows.map(({ deliveries }) => deliveries)).toEqual([121, 121, 121]);
    const mixed = await database.pool.query(
      `select from deliveries d join batches b on b.id = d.batch_id
       where d.tenant_id = $1 and (d.tier <> b.tier or not d.id = any(b.delivery_ids))`,
      [sender.tenantId],
    );
    expect(mixed.rowCount).toBe(0);
    // 50 to a batch: three for the 120, however the array falls into commits one more, one for the first.
    for (const { batches } of rows) expect(batches).toBeLessThanOrEqual(5);
  });
});

describe('one value that PostgreSQL refuses', () => {
  const POISON = 'poison.pill';

  beforeAll(async () => {
    await database.pool.query(
      `alter table events add constraint poison check (event_type <> '${POISON}')`,
    );
  });
  afterAll(async () => {
    await database.pool.query('alter table events drop constraint poison');
  });

  test('does not fail its neighbours in the same commit, and what is admitted stays right', async () => {
    const sender = await createSender(database.pool);
    await createWebhook(database.pool, sender.tenantId);
    const events = Array.from({ length: 60 }, (_, n) =>
      newEvent(n % 20 === 7 ? { event_type: POISON } : {}),
    );
    const { status, body } = await sendAt(noon, sender, events);
    expect(status).toBe(207);
    expect(body).toMatchObject({ accepted: 57, rejected: 3 });
    for (const n of [7, 27, 47]) expect(body.results[n].error.code).toBe('INTERNAL');
    expect(await eventsOf(database.pool, sender.tenantId)).toHaveLength(57);

    const deliveries = await deliveriesOf(database.pool, sender.tenantId);
    expect(deliveries).toHaveLength(57);
    const batches = await database.pool.query<{ id: string; delivery_ids: string[] }>(
      'select id, delivery_ids from batches where tenant_id = $1',
      [sender.tenantId],
    );
    const queued = deliveries.filter((delivery) => delivery.status === 'queued');
    const inBatches = batches.rows.flatMap((batch) => batch.delivery_ids);
    expect(inBatches.sort()).toEqual(queued.map(({ id }) => id).sort());
    // However many batches: one turn is asked for, and says only whose it is.
    const turns = await redis.client.keys(`*de:${sender.tenantId}.live.*`);
    expect(turns).toHaveLength(1);
  });

  test('alone is an error of ours: logged, told under an id, without a stack', async () => {
    const sender = await createSender(database.pool);
    noon.log.length = 0;
    const { status, body } = await sendAt(noon, sender, newEvent({ event_type: POISON }));
    expect(status).toBe(500);
    expect(body).toEqual({
      error: {
        code: 'INTERNAL',
        message: expect.any(String),
        details: [],
        error_id: expect.any(String),
      },
    });
    expect(noon.log.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
  });
});

describe('a day without its partition', () => {
  test('is 503 with Retry-After and said loud, not one failed commit per event', async () => {
    const sender = await createSender(database.pool);
    const { rows } = await database.pool.query<{ name: string; bounds: string }>(
      `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds from pg_inherits i
       join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass`,
    );
    await sendAt(noon, sender, newEvent());
    noon.statements();
    noon.log.length = 0;
    for (const { name } of rows) {
      await database.pool.query(`alter table events detach partition ${name}`);
    }
    try {
      const answer = await sendAt(
        noon,
        sender,
        Array.from({ length: 100 }, () => newEvent()),
      );
      expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(noon.statements()).toEqual(['store_events']);
      expect(noon.log.map(({ msg }) => msg)).toContain('events could not be stored');
    } finally {
      for (const { name, bounds } of rows) {
        await database.pool.query(`alter table events attach partition ${name} ${bounds}`);
      }
    }
    expect((await sendAt(noon, sender, newEvent())).status).toBe(202);
  });
});

describe('a commit that loses a race (deadlock, 40P01)', () => {
  /** The next so many commits fail; a sequence goes on counting when they are rolled back. */
  async function failNext(commits: number): Promise<() => Promise<void>> {
    await database.pool.query(`
      create sequence failures;
      create function lose_race() returns trigger language plpgsql as $f$
      begin
        if nextval('failures') <= ${commits} then
          raise exception 'deadlock detected' using errcode = '40P01';
        end if;
        return new;
      end $f$;
      create trigger lose_race before insert on events for each row execute function lose_race();`);
    return async () => {
      await database.pool.query(
        'drop trigger lose_race on events; drop function lose_race; drop sequence failures',
      );
    };
  }

  test('is made once more: the sender sees nothing of it', async () => {
    const sender = await createSender(database.pool);
    await createWebhook(database.pool, sender.tenantId);
    const stop = await failNext(1);
    try {
      expect((await sendAt(noon, sender, newEvent())).status).toBe(202);
    } finally {
      await stop();
    }
    expect(await deliveriesOf(database.pool, sender.tenantId)).toHaveLength(1);
  });

  test('again and again is 503 with Retry-After, and no turn is asked for', async () => {
    const sender = await createSender(database.pool);
    await createWebhook(database.pool, sender.tenantId);
    const stop = await failNext(2);
    try {
      const answer = await sendAt(noon, sender, newEvent());
      expect([answer.status, answer.body.error.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    } finally {
      await stop();
    }
    expect(await eventsOf(database.pool, sender.tenantId)).toEqual([]);
    expect(await redis.client.keys(`*de:${sender.tenantId}.*`)).toEqual([]);
  });
});

describe('events of people', () => {
  const event = (fields: Partial<CanonicalEvent> = {}): CanonicalEvent => ({
    eventId: newEvent().event_id,
    clientId: null,
    eventType: 'person.made',
    timestamp: new Date(NOON).toISOString(),
    hasOwnTimestamp: true,
    source: null,
    version: '1.0',
    dataText: '{"n":1}',
    data: { n: 1 },
    ...fields,
  });

  test('go the same way: stored, matched, told apart from duplicates', async () => {
    const { tenantId } = await createSender(database.pool);
    const webhookId = await createWebhook(database.pool, tenantId);
    const one = event();
    const first = await noon.pipeline.publish({ tenantId, event: one, sourceId: null });
    expect(first).toMatchObject({ duplicate: false, deliveries: 1 });
    const deliveries = await deliveriesOf(database.pool, tenantId);
    expect(deliveries).toMatchObject([
      { id: first.deliveryIds[0], webhook_id: webhookId, event_id: first.id },
    ]);
    const again = await noon.pipeline.publish({ tenantId, event: one, sourceId: null });
    expect(again).toEqual({ id: first.id, duplicate: true, deliveries: 0, deliveryIds: [] });
    const other = event({ eventId: one.eventId, dataText: '2', data: 2 });
    await expect(
      noon.pipeline.publish({ tenantId, event: other, sourceId: null }),
    ).rejects.toMatchObject({ code: 'EVENT_ID_CONFLICT', status: 409 });
  });

  test('a test event reaches the webhook that another process made a moment ago, and no other', async () => {
    const { tenantId } = await createSender(database.pool);
    await createWebhook(database.pool, tenantId);
    await noon.pipeline.publish({ tenantId, event: event(), sourceId: null });
    const fresh = await createWebhook(database.pool, tenantId, {
      eventTypes: ['other.type'],
      filters: { n: 2 },
    });
    const { deliveryIds } = await noon.pipeline.publish({
      tenantId,
      event: event(),
      onlyWebhookId: fresh,
      sourceId: null,
    });
    const sent = (await deliveriesOf(database.pool, tenantId)).filter(({ id }) =>
      deliveryIds.includes(id),
    );
    expect(sent).toMatchObject([{ webhook_id: fresh }]);
  });
});

describe('around midnight commits go one at a time', () => {
  test.each([
    ['just before', NOON + DAY_MS / 2 - 5_000],
    ['just after', NOON - DAY_MS / 2 + 5_000],
  ])('%s: 50 identical posts are one event', async (_what, nowMs) => {
    const services = { databaseUrl: database.url, redisUrl: redis.url, now: () => nowMs };
    const both = await Promise.all([startIngest(services), startIngest(services)]);
    try {
      const sender = await createSender(database.pool);
      await createWebhook(database.pool, sender.tenantId);
      const event = newEvent();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) => sendAt(both[n % 2] ?? both[0], sender, event, nowMs)),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 202)).toHaveLength(1);
      expect(statuses.filter((status) => status === 200)).toHaveLength(49);
      expect(await deliveriesOf(database.pool, sender.tenantId)).toHaveLength(1);
    } finally {
      await Promise.all(both.map((ingest) => ingest.close()));
    }
  });

  test('one process before it, one after it: still one event', async () => {
    const midnight = NOON - DAY_MS / 2;
    const services = { databaseUrl: database.url, redisUrl: redis.url };
    const [before, after] = await Promise.all(
      [midnight - 1_000, midnight + 1_000].map((nowMs) =>
        startIngest({ ...services, now: () => nowMs }),
      ),
    );
    if (!before || !after) throw new Error('two were started');
    try {
      const sender = await createSender(database.pool);
      const event = newEvent();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          sendAt(n % 2 ? before : after, sender, event, midnight),
        ),
      );
      expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
      expect(await eventsOf(database.pool, sender.tenantId)).toHaveLength(1);
    } finally {
      await Promise.all([before.close(), after.close()]);
    }
  });
});

describe('metrics', () => {
  test('tell events by result, refused requests and the size of commits', async () => {
    const sender = await createSender(database.pool);
    const event = newEvent();
    await sendAt(noon, sender, [event, event, newEvent({ event_type: '' })]);
    await request(noon, { body: '{}' });
    for (const name of [
      'posthorn_ingested_events_total\\{result="accepted",code="",process="api"\\}',
      'posthorn_ingested_events_total\\{result="duplicate",code="",process="api"\\}',
      'posthorn_ingested_events_total\\{result="rejected",code="VALIDATION_FAILED",process="api"\\}',
      'posthorn_ingest_refused_requests_total\\{code="UNAUTHENTICATED",process="api"\\}',
      'posthorn_ingest_flush_events_count',
    ]) {
      expect(await noon.metric(name), name).toBeGreaterThan(0);
    }
    expect(await noon.metric('posthorn_ingest_buffered_events')).toBe(0);
    expect(await noon.metric('posthorn_ingest_body_bytes')).toBe(0);
  });
});
