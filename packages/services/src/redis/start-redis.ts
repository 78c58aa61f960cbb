import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { folderClaim } from '../claim.ts';
import { launchProcess } from '../launch.ts';
import { freePort } from '../ports.ts';
import { runService, type ServiceDescription } from '../run-service.ts';
import type { Service } from '../service.ts';
import { findRedisServer } from './find-redis-server.ts';

/** How to start Redis. */
export interface RedisOptions {
  /** Its working folder; made when missing. Nothing of value is in it. */
  readonly dataDir: string;
  /** A free one is taken when absent. */
  readonly port?: number;
  /** The program; found, or fetched into the folder above `dataDir`, when absent. */
  readonly binary?: string;
  readonly password?: string;
  /** `redis.log` in `dataDir` when absent. */
  readonly logFile?: string;
  /** Hears of steps that take a while. */
  readonly log?: (line: string) => void;
  /** Settings of redis.conf that differ. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gives the start up: what was launched is stopped. */
  readonly signal?: AbortSignal;
}

const NAME = 'Redis';
const STOP_SIGNAL = 'SIGTERM';

/** Redis is transport (promise 2): it writes nothing to disk, and refuses rather than forgets. */
const REDIS_SETTINGS: Readonly<Record<string, string>> = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  save: '""',
  appendonly: 'no',
  'maxmemory-policy': 'noeviction',
  databases: '64',
  daemonize: 'no',
  'tcp-keepalive': '60',
  'always-show-logo': 'no',
};

/** Asks for a PONG (or the demand for a password: also a server that is ready). */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const finish = (isAnswer: boolean) => {
      socket.destroy();
      resolve(isAnswer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => finish(/^(\+PONG|-NOAUTH)/.test(answer.toString())));
  });
}

/**
 * Starts a Redis of our own on 127.0.0.1, empty.
 * @throws ServiceError with one line for people: in use, not installed, does not start
 */
export async function startRedis(options: RedisOptions): Promise<Service> {
  const dataDir = resolve(options.dataDir);
  const logFile = options.logFile ?? join(dataDir, 'redis.log');
  await mkdir(dataDir, { recursive: true });
  const claim = folderClaim(dataDir, NAME, STOP_SIGNAL);
  await claim.take();
  const binary = options.binary ?? (await findRedisServer(dirname(dataDir), options.log));
  const port = options.port ?? (await freePort());
  const settings = { ...REDIS_SETTINGS, ...options.settings, dir: `"${dataDir}"` };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  if (options.password !== undefined) lines.push(`requirepass "${options.password}"`);
  const credentials = options.password === undefined ? '' : `:${options.password}@`;

  const description: ServiceDescription = {
    name: NAME,
    claim,
    url: `redis://${credentials}127.0.0.1:${port}`,
    port,
    logFile,
    stopSignal: STOP_SIGNAL,
    startTimeoutMs: 30_000,
    launch: () =>
      launchProcess({
        command: binary,
        // The rest comes by standard input: arguments can be read by everyone on the machine.
        args: ['-', '--port', String(port)],
        cwd: dataDir,
        logFile,
        input: `${lines.join('\n')}\n`,
        lastResortSignal: STOP_SIGNAL,
      }),
    isReady: () => answersPing(port),
  };
  return runService(description, options.signal);
}

/**
 * Ends a Redis that a start which was killed has left running on this folder.
 * @throws ServiceError when a living process answers for it
 */
export async function endLeftoverRedis(dataDir: string): Promise<void> {
  const claim = folderClaim(resolve(dataDir), NAME, STOP_SIGNAL);
  await claim.take();
  await claim.drop();
}
