import type { Lane } from '@posthorn/domain';
import type { RedisConnection } from './connection.ts';
import { creditKey, jobKeyPrefix } from './names.ts';

/**
 * Takes up to as many credits as there are jobs named. Members whose job is gone although they are
 * old (a process died between taking and adding, or a job ended without giving back) are dropped
 * first, so credits heal by being used.
 */
const TAKE = `
local key, prefix = KEYS[1], ARGV[1]
local limit, now, healMs, force = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local wanted = #ARGV - 5
local free = limit - redis.call('ZCARD', key)
if free < wanted then
  local old = redis.call('ZRANGEBYSCORE', key, '-inf', now - healMs, 'LIMIT', 0, 64)
  for _, id in ipairs(old) do
    if redis.call('EXISTS', prefix .. id) == 0 then
      redis.call('ZREM', key, id)
      free = free + 1
    end
  end
end
if force then free = wanted end
local taken = math.max(0, math.min(free, wanted))
for i = 1, taken do redis.call('ZADD', key, now, ARGV[5 + i]) end
if taken > 0 then redis.call('PEXPIRE', key, 86400000) end
return taken`;

/** After this long without a job in Redis, a credit is taken to be lost. */
const HEAL_AFTER_MS = 20_000;

/** A tenant's credits in one lane of one queue. */
export interface CreditLane {
  queueName: string;
  tenantId: string;
  lane: Lane;
}

/**
 * Credits bound what of one tenant is in BullMQ at a time, and with it Redis' memory (promise 5) and
 * how far a flood reaches (promise 4). They live in Redis beside the queue they are for.
 */
export interface Credits {
  /** Takes credits for the first n of the jobs. @returns n. @throws when Redis is away. */
  take(lane: CreditLane, jobIds: readonly string[]): Promise<number>;
  /** Takes credits beyond the limit: for batches that are admitted already and lost their job. */
  force(lane: CreditLane, jobIds: readonly string[]): Promise<void>;
  giveBack(lane: CreditLane, jobId: string): Promise<void>;
}

/** @param limit batches of one tenant in one lane at a time. */
export function createCredits(
  redis: RedisConnection,
  options: { limit: number; now?: () => number },
): Credits {
  const now = options.now ?? Date.now;
  redis.defineCommand('posthornTakeCredits', { numberOfKeys: 1, lua: TAKE });
  const commands = redis as RedisConnection & {
    posthornTakeCredits(key: string, ...args: (string | number)[]): Promise<number>;
  };
  const take = (lane: CreditLane, jobIds: readonly string[], force: boolean): Promise<number> =>
    commands.posthornTakeCredits(
      creditKey(lane.queueName, lane.tenantId, lane.lane),
      jobKeyPrefix(lane.queueName),
      options.limit,
      now(),
      HEAL_AFTER_MS,
      force ? 1 : 0,
      ...jobIds,
    );
  return {
    take: (lane, jobIds) => take(lane, jobIds, false),
    async force(lane, jobIds) {
      await take(lane, jobIds, true);
    },
    async giveBack(lane, jobId) {
      await redis.zrem(creditKey(lane.queueName, lane.tenantId, lane.lane), jobId);
    },
  };
}
