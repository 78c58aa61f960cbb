import { createPeopleDatabase, type PeopleDatabase, replayDelivery } from '@posthorn/db';
import { newId } from '@posthorn/domain';
import { type Behaviour, type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  changeWebhook,
  type GivenEvent,
  type GivenWebhook,
  givenEvents,
  givenWebhook,
} from './given.ts';
import { useHarness } from './harness.ts';
import {
  countAttempts,
  countStatuses,
  seeAttempts,
  untilAll,
  untilAttempts,
  untilStatus,
} from './look.ts';

/** Of 10,000 replayed, those that are answered at once. */
const FREE_REPLAYS = 2_000;
/** Requests a worker has in the air to one webhook at most. */
const PLACES_PER_WEBHOOK = 64;

const harness = useHarness();
let receiver: Receiver;
let people: PeopleDatabase;

beforeAll(async () => {
  receiver = await startReceiver();
  people = createPeopleDatabase({ url: harness.database.url, poolMax: 2 });
});
afterAll(async () => {
  await people.close();
  await receiver.stop();
});
beforeEach(() => receiver.forget());

/** Dead letters, as one attempt that was refused leaves them. */
async function givenDead(webhook: GivenWebhook, count: number): Promise<GivenEvent[]> {
  const events: GivenEvent[] = [];
  for (let left = count; left > 0; left -= 1_000) {
    const some = { as: 'held', count: Math.min(left, 1_000) } as const;
    events.push(...(await givenEvents(harness, [webhook], some)));
  }
  await harness.database.pool.query(
    `update deliveries set status = 'dead', reason = 'REJECTED', attempts = 1
     where webhook_id = $1 and status = 'held'`,
    [webhook.id],
  );
  return events;
}

/** As the API's replayDelivery does. */
function replayOne(tenantId: string, id: string): Promise<boolean> {
  return people.asTenant(tenantId, (em) => replayDelivery(em, { tenantId, id }));
}

/** As the API's replayDeadLetters does. */
async function replayMany(tenantId: string, filter: object): Promise<string> {
  const id = newId();
  await harness.database.pool.query(
    `insert into replays (id, tenant_id, kind, filter, total) values ($1, $2, 'dead_letters', $3, 0)`,
    [id, tenantId, JSON.stringify(filter)],
  );
  return id;
}

/** What the charts know of a webhook. */
async function seeStats(webhook: GivenWebhook) {
  const { rows } = await harness.database.pool.query(
    `select sum(succeeded)::int as succeeded, sum(failed)::int as failed, sum(dead)::int as dead
     from delivery_stats where webhook_id = $1`,
    [webhook.id],
  );
  return rows[0];
}

async function seeReplay(id: string): Promise<{ status: string; moved: number }> {
  const { rows } = await harness.database.pool.query('select * from replays where id = $1', [id]);
  return rows[0];
}

function untilReplay(id: string, isWished: (replay: { status: string; moved: number }) => boolean) {
  let last: unknown;
  return waitUntil(
    async () => {
      const replay = await seeReplay(id);
      last = replay;
      return isWished(replay) ? replay : null;
    },
    { everyMs: 5, describe: () => `a replay as wished; it is ${JSON.stringify(last)}` },
  );
}

const isDone = ({ status }: { status: string }) => status === 'done';

function expectEachOnce(events: readonly GivenEvent[], path: string): void {
  const ids = receiver.requestsTo(path).map((request) => request.headers['webhook-id'] ?? '');
  expect(ids.toSorted()).toEqual(events.map((event) => event.eventId).toSorted());
}

describe('replay of one', () => {
  it('starts a new series: attempts go on counting, the budget starts anew, the id stays', async () => {
    receiver.script('/one', [500, 500, 500, 200]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/one`, maxRetries: 1 });
    const [event] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    const dead = await untilStatus(harness, event, 'dead');
    expect(dead).toMatchObject({ attempts: 2, reason: 'RETRIES_EXHAUSTED' });

    expect(await replayOne(webhook.tenantId, dead.id)).toBe(true);
    expect(await replayOne(webhook.tenantId, dead.id)).toBe(false);

    const done = await untilStatus(harness, event, 'succeeded');
    expect(done).toMatchObject({ attempts: 4, series_start: 2, reason: null });
    const attempts = await seeAttempts(harness, dead.id);
    expect(attempts.map((a) => [a.number, a.http_status])).toEqual([
      [1, 500],
      [2, 500],
      [3, 500],
      [4, 200],
    ]);
    const requests = receiver.requestsTo('/one');
    expect(new Set(requests.map((r) => r.headers['webhook-id'])).size).toBe(1);
    expect(requests.map((r) => r.headers['x-webhook-attempt'])).toEqual(['1', '2', '3', '4']);
  });

  it('that fails again is dead again, and can be replayed again', async () => {
    receiver.script('/again', [404, 404, 200]);
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/again` });
    const [event] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    for (const attempts of [1, 2]) {
      const dead = await untilStatus(harness, event, 'dead');
      expect(dead.attempts).toBe(attempts);
      await replayOne(webhook.tenantId, dead.id);
    }
    expect(await untilStatus(harness, event, 'succeeded')).toMatchObject({ attempts: 3 });
  });
});

describe('replay of one that succeeded', () => {
  it('goes out once more with the same webhook-id, its first success among its attempts', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/twice` });
    const [event] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    const { id } = await untilStatus(harness, event, 'succeeded');
    expect(await replayOne(webhook.tenantId, id)).toBe(true);
    expect(await untilAttempts(harness, event, 2)).toMatchObject({
      status: 'succeeded',
      series_start: 1,
    });
    const requests = receiver.requestsTo('/twice');
    expect(requests.map((r) => r.headers['webhook-id'])).toEqual([event?.eventId, event?.eventId]);
    expect(requests.map((r) => r.headers['x-webhook-attempt'])).toEqual(['1', '2']);
    expect(new Set(requests.map((r) => r.headers['x-webhook-delivery-id']))).toEqual(new Set([id]));
    // Both requests were made and both succeeded: the figures say so.
    expect(await seeStats(webhook)).toEqual({ succeeded: 2, failed: 0, dead: 0 });
  });

  it('has a whole retry budget; it dies as what it is, and can be replayed again', async () => {
    receiver.script('/after-all', [200, 500, 500, 200]);
    const webhook = await givenWebhook(harness, {
      url: `${receiver.url}/after-all`,
      maxRetries: 1,
    });
    const [event] = await givenEvents(harness, [webhook]);
    await harness.startWorker();
    const { id } = await untilStatus(harness, event, 'succeeded');
    await replayOne(webhook.tenantId, id);
    const dead = await untilStatus(harness, event, 'dead');
    expect(dead).toMatchObject({ attempts: 3, series_start: 1, reason: 'RETRIES_EXHAUSTED' });
    const statuses = (await seeAttempts(harness, id)).map((attempt) => attempt.http_status);
    expect(statuses).toEqual([200, 500, 500]);
    expect(await seeStats(webhook)).toEqual({ succeeded: 1, failed: 2, dead: 1 });

    await replayMany(webhook.tenantId, { ids: [id] });
    await untilAttempts(harness, event, 4);
    expect(await untilStatus(harness, event, 'succeeded')).toMatchObject({ series_start: 3 });
  });

  it('is held when its webhook is paused, and goes out when that is over', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/resumed` });
    const [event] = await givenEvents(harness, [webhook]);
    const first = await harness.startWorker();
    const { id } = await untilStatus(harness, event, 'succeeded');
    await first.stop();
    await changeWebhook(harness, webhook, `status = 'inactive'`);
    await replayOne(webhook.tenantId, id);
    // One that knows of the pause from its start: a running one hears of it within a second.
    await harness.startWorker();
    await untilStatus(harness, event, 'held');
    expect(await replayOne(webhook.tenantId, id)).toBe(false);
    await changeWebhook(harness, webhook, `status = 'active'`);
    expect(await untilAttempts(harness, event, 2)).toMatchObject({ status: 'succeeded' });
  });
});

describe('replay of many', () => {
  it('by ids: these and no others', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/some` });
    const events = await givenDead(webhook, 30);
    const chosen = events.slice(10, 20);
    const ids = chosen.flatMap((event) => event.deliveryIds);
    await harness.startWorker();
    const replay = await replayMany(webhook.tenantId, { ids });
    await untilAll(harness, webhook, { succeeded: 10, dead: 20 });
    expect(await untilReplay(replay, isDone)).toMatchObject({ moved: 10 });
    expectEachOnce(chosen, '/some');
  });

  it('by a filter: of one webhook, and never of another tenant (promise 7)', async () => {
    const mine = await givenWebhook(harness, { url: `${receiver.url}/mine` });
    const other = await givenWebhook(harness, {
      url: `${receiver.url}/other`,
      tenantId: mine.tenantId,
    });
    const foreign = await givenWebhook(harness, { url: `${receiver.url}/foreign` });
    const events = await givenDead(mine, 5);
    await givenDead(other, 5);
    const strange = await givenDead(foreign, 5);
    await harness.startWorker();
    await untilReplay(await replayMany(mine.tenantId, { webhookId: mine.id }), isDone);
    const ids = strange.flatMap((event) => event.deliveryIds);
    await untilReplay(await replayMany(mine.tenantId, { ids }), isDone);
    await untilAll(harness, mine, { succeeded: 5 });
    expect(await countStatuses(harness, other)).toEqual({ dead: 5 });
    expect(await countStatuses(harness, foreign)).toEqual({ dead: 5 });
    expectEachOnce(events, '/mine');
  });

  it('10,000 dead letters, asked for twice, while other traffic flows: each goes out exactly once, and the traffic does not wait for them (promise 4)', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/many` });
    const live = await givenWebhook(harness, {
      url: `${receiver.url}/live`,
      tenantId: webhook.tenantId,
    });
    const stranger = await givenWebhook(harness, { url: `${receiver.url}/stranger` });
    // The replay flows at first, and then cannot be through before the traffic is.
    const trafficIsThrough = Promise.withResolvers<void>();
    const rest: Behaviour = { status: 200, after: trafficIsThrough.promise };
    receiver.script('/many', [200, ...Array<Behaviour>(FREE_REPLAYS - 1).fill(200), rest]);
    const events = await givenDead(webhook, 10_000);
    // Longer than the traffic takes on any machine: no replayed request is given up meanwhile.
    await harness.startWorker({ DELIVERY_TIMEOUT_MS: '120000' });
    const replays = [
      await replayMany(webhook.tenantId, { webhookId: webhook.id }),
      await replayMany(webhook.tenantId, {}),
    ];
    await receiver.waitFor((requests) => requests.length > 0, 'the replay to begin');
    for (let round = 1; round <= 5; round += 1) {
      await givenEvents(harness, [live], { count: 20, as: round % 2 ? 'queued' : 'pending' });
      await givenEvents(harness, [stranger], { count: 20, as: round % 2 ? 'pending' : 'queued' });
      await untilAll(harness, live, { succeeded: 20 * round });
      await untilAll(harness, stranger, { succeeded: 20 * round });
    }
    // By what arrived: the replay was under way, and far from its end.
    const replayed = receiver.requestsTo('/many').length;
    expect(replayed).toBeGreaterThan(0);
    expect(replayed).toBeLessThanOrEqual(FREE_REPLAYS + PLACES_PER_WEBHOOK);
    trafficIsThrough.resolve();
    await harness.database.pool.query('update pending_deliveries set due_at = now()');
    await untilAll(harness, webhook, { succeeded: 10_000 });
    const done = await Promise.all(replays.map((id) => untilReplay(id, isDone)));
    expect(done.reduce((sum, { moved }) => sum + moved, 0)).toBe(10_000);
    expectEachOnce(events, '/many');
    expect(await countAttempts(harness, webhook)).toEqual({ total: 10_000, repeated: 0 });

    // And once more, when there is nothing left to replay.
    const last = await replayMany(webhook.tenantId, {});
    expect(await untilReplay(last, isDone)).toMatchObject({ moved: 0 });
    expect(receiver.requestsTo('/many')).toHaveLength(10_000);
  });

  it('cancelled in the middle: what was moved goes out, the rest stays dead', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/cancelled` });
    const events = await givenDead(webhook, 10_000);
    const { pool } = harness.database;
    // The replay cannot get past one in its middle before it is cancelled.
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select from deliveries where id = $1 for update', [
      events[5_000]?.deliveryIds[0],
    ]);
    const replay = await replayMany(webhook.tenantId, {});
    await harness.startWorker();
    await untilReplay(replay, ({ moved }) => moved > 0);
    let isCancelled = false;
    const cancelling = pool
      .query(`update replays set status = 'cancelled' where id = $1 and status = 'running'`, [
        replay,
      ])
      .then(() => {
        isCancelled = true;
      });
    await waitUntil(
      async () => {
        if (isCancelled) return true;
        const { rowCount } = await pool.query(
          `select from pg_stat_activity where datname = current_database()
             and wait_event_type = 'Lock' and query like 'update replays set status%'`,
        );
        return rowCount === 1;
      },
      { describe: 'the cancellation next in turn' },
    );
    await holder.query('rollback');
    holder.release();
    await cancelling;
    const { status, moved } = await seeReplay(replay);
    expect(status).toBe('cancelled');
    await untilAll(harness, webhook, { succeeded: moved, dead: 10_000 - moved });
    expect(await seeReplay(replay)).toMatchObject({ status: 'cancelled', moved });
    expect(receiver.requestsTo('/cancelled')).toHaveLength(moved);
  });

  it('goes on after Redis was emptied, and after its worker left in the middle (promise 2)', async () => {
    const webhook = await givenWebhook(harness, { url: `${receiver.url}/interrupted` });
    const events = await givenDead(webhook, 5_000);
    const first = await harness.startWorker();
    const replay = await replayMany(webhook.tenantId, {});
    await untilReplay(replay, ({ moved }) => moved > 0);
    await harness.redis.client.flushdb();
    await receiver.waitFor((requests) => requests.length > 0, 'the replay to be under way');
    await first.stop();
    await harness.startWorker();
    await untilAll(harness, webhook, { succeeded: 5_000 });
    expect(await untilReplay(replay, isDone)).toMatchObject({ moved: 5_000 });
    expectEachOnce(events, '/interrupted');
  });
});
