import { useRedis } from '@posthorn/testkit';
import type { Redis } from 'ioredis';
import { afterAll } from 'vitest';
import { type ConnectionUse, connectRedis, type RedisConnection } from '../src/index.ts';

/** A Redis of the test file's own, and connections to it as api and worker make them. */
export function useConnections(): {
  readonly client: Redis;
  connect(use: ConnectionUse): Promise<RedisConnection>;
} {
  const redis = useRedis();
  const open: RedisConnection[] = [];
  afterAll(() => {
    for (const connection of open) connection.disconnect();
  });
  return {
    get client() {
      return redis.client;
    },
    async connect(use) {
      const connection = connectRedis({ nodes: [redis.url], use, onError: () => undefined });
      open.push(connection);
      if (connection.status !== 'ready') {
        await new Promise<void>((resolve) => connection.once('ready', resolve));
      }
      return connection;
    },
  };
}
