import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateDatabase } from '@posthorn/db';
import { findRedisServer, type Service, startPostgres, startRedis } from '@posthorn/services';
import { useDatabase, useRedis, useScratch, waitUntil } from '@posthorn/testkit';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningApi, startApi } from './support/api.ts';
import { blockStore } from './support/block-store.ts';
import {
  createSender,
  createWebhook,
  deliveriesOf,
  eventsOf,
  type TestSource,
} from './support/rows.ts';
import { type Answer, newEvent, send } from './support/send.ts';

const database = useDatabase();
const redis = useRedis();
const scratch = useScratch();
/** Where a fetched Redis is kept from run to run. */
const HOME = fileURLToPath(new URL('../../../../.posthorn', import.meta.url));
const CLOSED_PORT = 'redis://127.0.0.1:1';
const POLLED = { timeout: 30_000 };

async function withWebhook(pool: Pool): Promise<{ tenantId: string; source: TestSource }> {
  const sender = await createSender(pool);
  await createWebhook(pool, sender.tenantId);
  return sender;
}

async function withApi(
  options: Parameters<typeof startApi>[0],
  use: (api: RunningApi) => Promise<void>,
): Promise<void> {
  const api = await startApi(options);
  try {
    await use(api);
  } finally {
    await api.close();
  }
}

async function metric(api: RunningApi, name: string): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(new RegExp(`^${name}\\S* (\\S+)$`, 'm').exec(text)?.[1]);
}

function expectComeAgain(answer: Answer, code: string): void {
  expect([answer.status, answer.body.error.code]).toEqual([503, code]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Object.keys(answer.body)).toEqual(['error']);
}

/** Deliveries of a tenant that lie in batches which nobody has claimed. */
async function inUnclaimedBatches(tenantId: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select unnest(delivery_ids)::text as id from batches
     where tenant_id = $1 and claimed_by is null order by id`,
    [tenantId],
  );
  return rows.map(({ id }) => id);
}

/** The jobs in Redis that say it is a tenant's turn. */
async function turnsOf(tenantId: string): Promise<Record<string, string>[]> {
  const keys = await redis.client.keys('posthorn:{deliver.*}:[0-9]*');
  const jobs = await Promise.all(keys.map((key) => redis.client.hgetall(key)));
  return jobs.filter(({ data }) => data?.includes(tenantId));
}

describe('Redis is transport (promise 2)', () => {
  test('unreachable from the start: 202, and the deliveries wait in PostgreSQL', async () => {
    await withApi({ databaseUrl: database.url, redisUrl: CLOSED_PORT }, async (api) => {
      const { tenantId, source } = await withWebhook(database.pool);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => send(api, source, newEvent())),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
      // Each has a batch that answers for it; reconciliation asks for the turn that Redis did not hear of.
      expect(await inUnclaimedBatches(tenantId)).toEqual(
        (await deliveriesOf(database.pool, tenantId)).map(({ id }) => id).sort(),
      );
      expect(api.log.filter(({ level }) => level === 'error')).toEqual([]);
    });
  });

  test('killed in the middle, hanging, and back again: always 202', async () => {
    const own = await startRedis({
      dataDir: join(scratch.folder, 'redis'),
      binary: await findRedisServer(HOME),
    });
    try {
      await withApi({ databaseUrl: database.url, redisUrl: own.url }, async (api) => {
        const { tenantId, source } = await withWebhook(database.pool);
        const sendSome = async () => {
          const answers = await Promise.all(
            Array.from({ length: 20 }, () => send(api, source, newEvent())),
          );
          expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
        };
        const client = new Redis(own.url, { maxRetriesPerRequest: null });
        client.on('error', () => undefined);
        const isTurnAskedFor = async () => {
          await client.flushall();
          await sendSome();
          return (await client.keys(`*:de:${tenantId}.*`)).length;
        };
        try {
          await expect.poll(isTurnAskedFor, POLLED).toBe(1);

          const meanwhile = sendSome();
          await own.kill('SIGKILL');
          await meanwhile;
          await sendSome();
          await own.start();
          await expect.poll(isTurnAskedFor, POLLED).toBe(1);

          process.kill(own.pid, 'SIGSTOP');
          await sendSome();
          process.kill(own.pid, 'SIGCONT');
          await expect.poll(isTurnAskedFor, POLLED).toBe(1);
        } finally {
          client.disconnect();
        }
        const events = await eventsOf(database.pool, tenantId);
        const deliveries = await deliveriesOf(database.pool, tenantId);
        expect(deliveries).toHaveLength(events.length);
        expect(await inUnclaimedBatches(tenantId)).toEqual(deliveries.map(({ id }) => id).sort());
      });
    } finally {
      await own.stop();
    }
  });

  test('a backlog, however large, is one turn in Redis for each lane (promise 5)', async () => {
    const env = { QUEUE_BATCH_SIZE: '5' };
    await withApi({ databaseUrl: database.url, redisUrl: redis.url, env }, async (api) => {
      const [one, other] = [await withWebhook(database.pool), await withWebhook(database.pool)];
      for (let n = 0; n < 4; n += 1) {
        await send(
          api,
          one.source,
          Array.from({ length: 25 }, () => newEvent()),
        );
      }
      // Promise 4: another tenant has a turn of its own.
      await send(api, other.source, newEvent());
      expect(await inUnclaimedBatches(one.tenantId)).toHaveLength(100);
      for (const { tenantId } of [one, other]) {
        await expect.poll(() => redis.client.keys(`*:de:${tenantId}.*`), POLLED).toHaveLength(1);
      }
      expect(await turnsOf(one.tenantId)).toHaveLength(1);
    });
  });

  test('what is queued has its batch in PostgreSQL and its turn in BullMQ, with no event body in it', async () => {
    await withApi({ databaseUrl: database.url, redisUrl: redis.url }, async (api) => {
      const { tenantId, source } = await withWebhook(database.pool);
      await send(api, source, newEvent({ data: 'a secret of the event' }));
      const [delivery] = await deliveriesOf(database.pool, tenantId);
      const { rows } = await database.pool.query(
        'select delivery_ids, claimed_by, tier, lane from batches where id = $1',
        [delivery?.batch_id],
      );
      expect(rows).toEqual([
        { delivery_ids: [delivery?.id], claimed_by: null, tier: 'standard', lane: 'live' },
      ]);
      const [turn] = await waitUntil(
        async () => {
          const turns = await turnsOf(tenantId);
          return turns.length > 0 ? turns : null;
        },
        { describe: 'the turn in Redis' },
      );
      const data = JSON.stringify(turn);
      expect(data).toContain(tenantId);
      expect(data).not.toContain('a secret of the event');
    });
  });
});

describe('PostgreSQL is the truth (promises 1 and 2)', () => {
  let postgres: Service;
  let pool: Pool;

  beforeAll(async () => {
    postgres = await startPostgres({ dataDir: join(scratch.folder, 'postgres') });
    await migrateDatabase({ url: postgres.url });
    pool = new Pool({ connectionString: postgres.url, max: 4 });
    pool.on('error', () => undefined);
  }, 120_000);
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
  });

  test('gone: 503 with Retry-After; back: 202, and every 202 is there', async () => {
    await withApi({ databaseUrl: postgres.url, redisUrl: redis.url }, async (api) => {
      const { tenantId, source } = await withWebhook(pool);
      const unseen = await withWebhook(pool);
      const accepted = new Set<string>();
      const sendOne = async (): Promise<Answer> => {
        const answer = await send(api, source, newEvent());
        if (answer.status === 202) accepted.add(answer.body.id);
        return answer;
      };
      await sendOne();
      expect(accepted.size).toBe(1);

      // Stopped while events are on their way: each is answered, one way or the other.
      let isStopping = true;
      const traffic = Array.from({ length: 8 }, async () => {
        const seen: Answer[] = [];
        while (isStopping) seen.push(await sendOne());
        return seen;
      });
      try {
        await postgres.kill('SIGKILL');
        // Backends live on for a moment, and what they commit is on disk.
        await expect.poll(async () => (await sendOne()).status, POLLED).toBe(503);
      } finally {
        isStopping = false;
      }
      for (const answer of (await Promise.all(traffic)).flat()) {
        if (answer.status !== 202) expectComeAgain(answer, 'SERVICE_UNAVAILABLE');
      }

      expectComeAgain(await send(api, source, [newEvent(), newEvent()]), 'SERVICE_UNAVAILABLE');
      expectComeAgain(await send(api, unseen.source, newEvent()), 'SERVICE_UNAVAILABLE');

      await postgres.start();
      await expect.poll(async () => (await sendOne()).status, POLLED).toBe(202);
      const stored = new Set((await eventsOf(pool, tenantId)).map(({ id }) => id));
      for (const id of accepted) expect(stored).toContain(id);
      expect((await send(api, unseen.source, newEvent())).status).toBe(202);
      expect(api.log.filter(({ level }) => level === 'error')).toEqual([]);
    });
  });
});

describe('under overload it answers 503 and does not grow (promise 5)', () => {
  const BUFFERED = 20;

  test('events: what is over the buffer is told to come again, what is in it is stored', async () => {
    const env = { INGEST_BUFFERED_EVENTS_MAX: String(BUFFERED) };
    await withApi({ databaseUrl: database.url, redisUrl: redis.url, env }, async (api) => {
      const { tenantId, source } = await withWebhook(database.pool);
      await send(api, source, newEvent());
      const unblock = await blockStore(database.pool);
      try {
        const answers: Answer[] = [];
        const sent = Array.from({ length: 200 }, async () => {
          answers.push(await send(api, source, newEvent()));
        });
        const buffered = () => metric(api, 'posthorn_ingest_buffered_events');
        await waitUntil(async () => answers.length + (await buffered()) === 200, {
          describe: () => `200 are refused or waiting; ${answers.length} are refused`,
        });
        for (const answer of answers) expectComeAgain(answer, 'OVERLOADED');
        // At most a full buffer in the air and a full buffer behind it.
        expect(await buffered()).toBeLessThanOrEqual(2 * BUFFERED);
        const refused = answers.length;
        const array = await send(api, source, [newEvent(), newEvent()]);
        expectComeAgain(array, 'OVERLOADED');
        await unblock();
        await Promise.all(sent);
        expect(answers.slice(refused).map(({ status }) => status)).toEqual(
          answers.slice(refused).map(() => 202),
        );
        expect(answers.length - refused).toBeGreaterThan(0);
        expect(await eventsOf(database.pool, tenantId)).toHaveLength(1 + 200 - refused);
        expect((await send(api, source, newEvent())).status).toBe(202);
      } finally {
        await unblock();
      }
    });
  });

  test('an array larger than what is free: each event has its own answer', async () => {
    const env = { INGEST_BUFFERED_EVENTS_MAX: String(BUFFERED) };
    await withApi({ databaseUrl: database.url, redisUrl: redis.url, env }, async (api) => {
      const { tenantId, source } = await withWebhook(database.pool);
      const { status, body, headers } = await send(
        api,
        source,
        Array.from({ length: 50 }, () => newEvent()),
      );
      expect(status).toBe(207);
      expect(body).toMatchObject({ accepted: BUFFERED, rejected: 50 - BUFFERED });
      expect(body.results.at(-1).error.code).toBe('OVERLOADED');
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await eventsOf(database.pool, tenantId)).toHaveLength(BUFFERED);
    });
  });

  test('bytes: bodies over the bound are refused before they are read, those of one sender at half of it (promise 4)', async () => {
    const env = { INGEST_BUFFERED_BYTES_MAX: String(1024 * 1024) };
    await withApi({ databaseUrl: database.url, redisUrl: redis.url, env }, async (api) => {
      const { tenantId, source } = await withWebhook(database.pool);
      const other = await withWebhook(database.pool);
      await send(api, source, newEvent());
      await send(api, other.source, newEvent());
      const unblock = await blockStore(database.pool);
      try {
        const big = () => newEvent({ data: 'x'.repeat(200_000) });
        const held = () => metric(api, 'posthorn_ingest_body_bytes');
        const answers: Answer[] = [];
        const sent = Array.from({ length: 30 }, async () => {
          answers.push(await send(api, source, big()));
        });
        // Half of the bound holds two of them.
        await waitUntil(() => answers.length === 28, {
          describe: () => `28 of 30 are refused; ${answers.length} are`,
        });
        for (const answer of answers) expectComeAgain(answer, 'OVERLOADED');
        const neighbours = send(api, other.source, big());
        await waitUntil(async () => (await held()) > 600_000, { describe: 'a third is held' });
        expect(await held()).toBeLessThanOrEqual(1024 * 1024);
        await unblock();
        await Promise.all(sent);
        expect((await neighbours).status).toBe(202);
        expect(answers.slice(28).map(({ status }) => status)).toEqual([202, 202]);
        expect(await eventsOf(database.pool, tenantId)).toHaveLength(3);
        expect(await held()).toBe(0);
      } finally {
        await unblock();
      }
    });
  });
});

describe('leaving', () => {
  test('what was taken is stored and answered before connections close (promise 1)', async () => {
    const api = await startApi({ databaseUrl: database.url, redisUrl: redis.url });
    const { tenantId, source } = await withWebhook(database.pool);
    await send(api, source, newEvent());
    const unblock = await blockStore(database.pool);
    const sent = Array.from({ length: 30 }, () => send(api, source, newEvent()));
    await waitUntil(async () => (await metric(api, 'posthorn_ingest_buffered_events')) === 30, {
      describe: '30 events in the buffer',
    });
    const closed = api.close();
    await waitUntil(
      () =>
        fetch(`${api.url}/healthz`).then(
          () => false,
          () => true,
        ),
      { describe: 'no new connections are taken' },
    );
    await unblock();
    const answers = await Promise.all(sent);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    await closed;
    expect(await eventsOf(database.pool, tenantId)).toHaveLength(31);
  });
});
