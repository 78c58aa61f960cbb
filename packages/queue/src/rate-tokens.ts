import type { RedisConnection } from './connection.ts';
import { KEY_PREFIX } from './names.ts';

/**
 * The generic cell rate algorithm over several webhooks at once. Per key it keeps the time at which
 * the bucket will be full again; a bucket holds one second's worth. It answers, per key, how many of
 * the wanted may go now, and in how many ms the next one may.
 * A second key says that some wait in line for their rate: while they do, nobody overtakes them.
 */
const TAKE = `
local now = tonumber(ARGV[1])
local answer = {}
for i = 1, #KEYS / 2 do
  local key, lineKey = KEYS[2 * i - 1], KEYS[2 * i]
  local perMinute, wanted, isLine = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), ARGV[3 * i + 1] == '1'
  local emission = 60000 / perMinute
  local burst = math.max(1000, emission)
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now)
  -- A bucket is never emptier than empty, though a lower rate had emptied it for longer.
  if full > now + burst then
    full = now + burst
    redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil(burst) + 1000)
  end
  local granted = math.min(wanted, math.floor((now + burst - full) / emission + 0.000001))
  if granted > 0 and not isLine and redis.call('EXISTS', lineKey) == 1 then granted = 0 end
  if granted > 0 then
    full = full + granted * emission
    redis.call('SET', key, string.format('%.3f', full), 'PX', math.ceil(full - now) + 1000)
  else
    granted = 0
  end
  local nextInMs = math.max(1, math.ceil(full + emission - burst - now))
  if granted < wanted then
    redis.call('SET', lineKey, '1', 'PX', 3000 + 2 * nextInMs)
  elseif isLine then
    redis.call('DEL', lineKey)
  end
  answer[2 * i - 1] = granted
  answer[2 * i] = nextInMs
end
return answer`;

/** What one webhook wants to send now. */
export interface RateRequest {
  webhookId: string;
  requestsPerMinute: number;
  wanted: number;
  /** They have waited in line: whoever has not goes after them. */
  isLine: boolean;
}

/** What it may send; `nextInMs`: when one more may go. */
export interface RateGrant {
  granted: number;
  nextInMs: number;
}

/** The registered rate of each webhook, held to by all workers together. */
export interface RateTokens {
  /** @throws when Redis is away. */
  take(tag: string, requests: readonly RateRequest[]): Promise<RateGrant[]>;
}

/** Token buckets in Redis; the `tag` (`rateTag`) keeps those of one question on one node. */
export function createRateTokens(
  redis: RedisConnection,
  options: { now?: () => number } = {},
): RateTokens {
  const now = options.now ?? Date.now;
  redis.defineCommand('posthornTakeRate', { lua: TAKE });
  const commands = redis as RedisConnection & {
    posthornTakeRate(keyCount: number, ...args: (string | number)[]): Promise<number[]>;
  };
  return {
    async take(tag, requests) {
      if (requests.length === 0) return [];
      const answer = await commands.posthornTakeRate(
        2 * requests.length,
        ...requests.flatMap(({ webhookId }) => [
          `${KEY_PREFIX}:${tag}:rate:${webhookId}`,
          `${KEY_PREFIX}:${tag}:line:${webhookId}`,
        ]),
        now(),
        ...requests.flatMap((request) => [
          request.requestsPerMinute,
          request.wanted,
          request.isLine ? 1 : 0,
        ]),
      );
      return requests.map((_, i) => ({
        granted: answer[2 * i] ?? 0,
        nextInMs: answer[2 * i + 1] ?? 1,
      }));
    },
  };
}
