import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@posthorn/testkit';
import type { Demo } from '../newcomer/npm-start.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = join(ROOT, 'scripts/start.mjs');
const START_TIMEOUT_MS = 600_000;

/** What `npm start` made up and keeps in its home. */
interface HomeSecrets {
  readonly keyRing: string;
  readonly redisPassword: string;
}

/** A running `npm start` of this checkout, with a home of its own. */
export interface Installation {
  readonly demo: Demo;
  readonly home: string;
  readonly secrets: HomeSecrets;
  readonly databasePassword: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** All that the terminal shows. */
  said(): string;
  /** Processes of it, by what they are. */
  pids(): Promise<ReadonlyMap<string, number>>;
  /** kill -9 of a service, and waits until the supervisor has it back and the API is ready. */
  breakService(name: 'PostgreSQL' | 'Redis', meanwhile: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Only what a process needs to run at all: nothing that leads to someone else's services. */
function baseEnvironment(): NodeJS.ProcessEnv {
  const kept = /^(PATH|HOME|TMPDIR|LANG|https?_proxy|no_proxy|node_extra_ca_certs|npm_config_.*)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}

const readJson = async <T>(path: string): Promise<T> =>
  JSON.parse(await readFile(path, 'utf8')) as T;

/** @param env what is set besides */
export async function startInstallation(
  home: string,
  env: Readonly<Record<string, string>>,
): Promise<Installation> {
  const child = spawn(process.execPath, [LAUNCHER, '--no-demo'], {
    cwd: ROOT,
    env: { ...baseEnvironment(), ...env, POSTHORN_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  let hasLeft = false;
  const left = new Promise<void>((resolve) => {
    child.once('exit', () => {
      hasLeft = true;
      resolve();
    });
  });
  const stop = async () => {
    if (!hasLeft) child.kill('SIGTERM');
    await left;
  };
  const readDemo = () => readJson<Demo>(join(home, 'demo.json')).catch(() => null);
  await waitUntil(async () => hasLeft || (await readDemo()) !== null, {
    timeoutMs: START_TIMEOUT_MS,
    describe: () => `the installation to be ready; it says:\n${said}`,
  });
  const demo = await readDemo();
  if (demo === null) throw new Error(`the installation left while starting:\n${said}`);

  const secrets = await readJson<HomeSecrets>(join(home, 'secrets.json'));
  const databasePassword = (await readFile(join(home, 'postgres/password'), 'utf8')).trim();
  const portOf = (service: string) =>
    new RegExp(`${service} on 127\\.0\\.0\\.1:(\\d+)`).exec(said)?.[1] ?? '';
  const servicePid = async (folder: string) =>
    (await readJson<{ service: { pid: number } }>(join(home, folder, 'claim.json'))).service.pid;

  return {
    demo,
    home,
    secrets,
    databasePassword,
    databaseUrl: `postgres://posthorn:${databasePassword}@127.0.0.1:${portOf('PostgreSQL')}/posthorn`,
    redisUrl: `redis://:${secrets.redisPassword}@127.0.0.1:${portOf('Redis')}`,
    said: () => said,
    async pids() {
      const { owner, processes } = await readJson<{
        owner: { pid: number };
        processes: { pid: number }[];
      }>(join(home, 'running.json'));
      return new Map([
        ['npm start', owner.pid],
        ['PostgreSQL', await servicePid('postgres')],
        ['Redis', await servicePid('redis')],
        ...processes.map(({ pid }, index) => [`app ${index + 1}`, pid] as const),
      ]);
    },
    async breakService(name, meanwhile) {
      const backs = () => said.split(`${name} is back`).length;
      const before = backs();
      process.kill(await servicePid(name === 'Redis' ? 'redis' : 'postgres'), 'SIGKILL');
      await meanwhile();
      await waitUntil(() => backs() > before, {
        timeoutMs: 120_000,
        describe: () => `${name} is back; it says:\n${said}`,
      });
      await waitUntil(
        async () => {
          const answer = await fetch(`${demo.api_url}/readyz`).catch(() => null);
          return answer?.ok && !(await answer.text()).includes('false');
        },
        { timeoutMs: 60_000, describe: 'the API ready again' },
      );
    },
    stop,
  };
}
