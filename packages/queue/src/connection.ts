import { Cluster, Redis } from 'ioredis';

/** One Redis, or a cluster when there are several nodes. */
export type RedisConnection = Redis | Cluster;

/**
 * `command`: fails at once when Redis is away, so that a request never waits for it.
 * `blocking`: waits for Redis to come back; for BullMQ's workers and subscriptions.
 */
export type ConnectionUse = 'command' | 'blocking';

/** How long a command may take before Redis counts as away. */
const COMMAND_TIMEOUT_MS = 1_000;
const RECONNECT_MAX_MS = 500;

/** Connects to Redis and keeps reconnecting; `onError` hears of each failure. */
export function connectRedis(options: {
  nodes: readonly string[];
  use: ConnectionUse;
  onError: (error: Error) => void;
}): RedisConnection {
  const [first, ...more] = options.nodes;
  if (first === undefined) throw new Error('REDIS_URL names no node');
  const common = {
    connectTimeout: 2_000,
    retryStrategy: (times: number) => Math.min(50 * times, RECONNECT_MAX_MS),
    ...(options.use === 'command'
      ? { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: COMMAND_TIMEOUT_MS }
      : { maxRetriesPerRequest: null }),
  };
  const redis =
    more.length === 0
      ? new Redis(first, common)
      : new Cluster([first, ...more], {
          redisOptions: common,
          clusterRetryStrategy: common.retryStrategy,
          enableOfflineQueue: options.use === 'blocking',
        });
  redis.on('error', options.onError);
  return redis;
}
