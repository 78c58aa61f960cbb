import { Redis } from 'ioredis';
import { afterAll, beforeAll, inject } from 'vitest';
import './provided.ts';

/** A test file's own, empty, logical Redis. Channels of pub/sub are shared all the same. */
export interface TestRedis {
  readonly url: string;
  /** Connected, for looking and for `flushdb`: never `flushall`, others are on the same server. */
  readonly client: Redis;
}

/** Hands the test file a logical database of the run's Redis, emptied after its last test. */
export function useRedis(): TestRedis {
  const { redisUrl } = inject('posthornServices');
  let open: TestRedis | null = null;
  beforeAll(async () => {
    const counter = new Redis(redisUrl);
    const index = await counter.incr('posthorn:testkit:databases');
    counter.disconnect();
    const url = `${redisUrl}/${index}`;
    open = { url, client: new Redis(url, { maxRetriesPerRequest: null }) };
  });
  afterAll(async () => {
    await open?.client.flushdb();
    open?.client.disconnect();
  });
  const opened = () => {
    if (open === null) throw new Error('useRedis() has its database only while tests run');
    return open;
  };
  return {
    get url() {
      return opened().url;
    },
    get client() {
      return opened().client;
    },
  };
}
