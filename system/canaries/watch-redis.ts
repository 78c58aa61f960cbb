import { Redis } from 'ioredis';
import type { Writing } from './search.ts';

/** Every command that Redis gets, for as long as this Redis lives: jobs too that are gone again. */
export interface RedisWatch {
  readonly writings: readonly Writing[];
  stop(): void;
}

/** @param url of a Redis that runs */
export async function watchRedis(url: string): Promise<RedisWatch> {
  const texts = new Map<string, string[]>();
  // Not again after it is gone: whoever starts another Redis watches that one.
  const redis = new Redis(url, { retryStrategy: () => null });
  redis.on('error', () => undefined);
  const monitor = await redis.monitor();
  monitor.on('error', () => undefined);
  monitor.on('monitor', (_time: string, [name = '', ...rest]: string[]) => {
    const command = name.toLowerCase();
    const said = texts.get(command) ?? [];
    said.push(rest.join('\n'));
    texts.set(command, said);
  });
  return {
    get writings() {
      return [...texts].map(([command, said]) => ({
        place: `command ${command} to Redis`,
        bytes: Buffer.from(said.join('\n')),
      }));
    },
    stop() {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}
