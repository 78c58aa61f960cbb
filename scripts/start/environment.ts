import { type Config, loadConfig } from '@posthorn/config';
import { UserError } from '../lib/user-error.mjs';
import type { HomeSecrets } from './home.ts';

/** Open on one's own machine, where receivers are; closed everywhere else (promise 8). */
const OPEN_HERE = { ALLOW_HTTP_CALLBACKS: 'true', ALLOWED_PRIVATE_RANGES: '127.0.0.0/8,::1/128' };

/** What stands for services that are not started yet, so that all the rest can be checked. */
const NOT_YET = { DATABASE_URL: 'postgres://127.0.0.1/posthorn', REDIS_URL: 'redis://127.0.0.1' };

/** An empty variable counts as absent. */
export function given(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
}

/**
 * The environment of api and worker, and what it means.
 * @param services the addresses of started services; absent: checks the rest
 * @throws UserError with every problem
 */
export function readEnvironment(
  home: string,
  secrets: HomeSecrets,
  services: { DATABASE_URL?: string; REDIS_URL?: string } = {},
): { env: NodeJS.ProcessEnv; config: Config } {
  const env = {
    ...NOT_YET,
    POSTHORN_SECRET_KEYS: secrets.keyRing,
    ...OPEN_HERE,
    ...given(process.env),
    ...services,
    POSTHORN_HOME: home,
  };
  const loaded = loadConfig(env);
  if (loaded.ok) return { env, config: loaded.config };
  throw new UserError(loaded.problems.join('\n  '));
}
