import type { RedisConnection } from './connection.ts';
import { KEY_PREFIX } from './names.ts';

const MARKER = `${KEY_PREFIX}:marker`;

/** Sets the marker that an emptied Redis lacks. @returns true when it was missing. @throws when Redis is away. */
export async function markRedis(redis: RedisConnection): Promise<boolean> {
  return (await redis.set(MARKER, new Date().toISOString(), 'NX')) === 'OK';
}
