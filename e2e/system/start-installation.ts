import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { waitUntil } from '@posthorn/testkit';
import { type Installation, readInstallation } from './installation.ts';

const LAUNCHER = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A first start builds all three apps on a busy machine. */
const START_TIMEOUT_MS = 10 * 60_000;

/** A system that was started here, with a home of its own. */
export interface StartedInstallation {
  readonly installation: Installation;
  /** Asks it to leave, as Ctrl-C does, and waits until it has. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return address.port;
}

/** The environment without what would lead to someone else's database or addresses. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(DATABASE_|REDIS_|POSTHORN_|NEXTAUTH_|API_|DASHBOARD_|WORKER_|PUBLIC_)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/**
 * Starts the system the way people do, `npm start`, on free ports and in a home of its own.
 * @throws Error with the last of what it said, when it leaves or is not ready in time
 */
export async function startInstallation(
  home: string,
  options: readonly string[] = ['--no-demo'],
): Promise<StartedInstallation> {
  const child = spawn(process.execPath, [LAUNCHER, ...options], {
    cwd: ROOT,
    env: {
      ...ownEnvironment(),
      POSTHORN_HOME: home,
      API_PORT: String(await freePort()),
      DASHBOARD_PORT: String(await freePort()),
      WORKER_PORT: String(await freePort()),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
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
  try {
    await waitUntil(async () => hasLeft || (await readInstallation(home)) !== null, {
      timeoutMs: START_TIMEOUT_MS,
      describe: async () => `the system to be ready; it says:\n${said}`,
    });
    const installation = await readInstallation(home);
    if (installation === null) throw new Error(`the system left while starting:\n${said}`);
    return { installation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
