import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dashboardApiSecretOf, sessionSecretOf } from '@posthorn/config';
import { freePort } from '@posthorn/services';
import { makeScratch, removeScratch } from '../scratch-folder.ts';
import { type AppProcess, describeApp } from './app-process.ts';

/** How a system is started. */
export interface SystemOptions {
  /** A migrated database. */
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** How many workers: `worker`, `worker-2`, …; 1 when absent. */
  readonly workers?: number;
  /** Whether there is a dashboard too, `dashboard`; none when absent. */
  readonly dashboard?: boolean;
  /** For secrets at rest; a fresh one when absent. */
  readonly keyRing?: string;
  /** Environment that differs from what `npm start` gives. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Posthorn's api and workers as real processes, as built by `npm run build`. */
export interface System {
  readonly apiUrl: string;
  /** Where the dashboard is, or would be. */
  readonly dashboardUrl: string;
  /** The ring it encrypts with: for factories that store secrets. */
  readonly keyRing: string;
  /** `api`, `worker`, `worker-2`, … */
  readonly names: readonly string[];
  process(name: string): AppProcess;
  /** Sends a signal (SIGKILL when absent) and waits until the process is gone. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Starts what does not run, and waits until it is ready. */
  start(name: string): Promise<void>;
  /** SIGTERM, then start: nothing is to be lost by either. */
  restart(name: string): Promise<void>;
  /** Stops all with SIGTERM, the api first. */
  stop(): Promise<void>;
}

/** A key ring that nobody has used. */
export function newKeyRing(): string {
  return `k1:${randomBytes(32).toString('base64')}`;
}

/** Starts api and workers against these services, and waits until they are ready. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const home = await makeScratch();
  const keyRing = options.keyRing ?? newKeyRing();
  const apiPort = await freePort();
  const dashboardPort = await freePort();
  const dashboardUrl = `http://127.0.0.1:${dashboardPort}`;
  const apps = new Map<string, AppProcess>();

  const addDashboard = () => {
    const env = {
      NODE_ENV: 'production',
      HOSTNAME: '127.0.0.1',
      PORT: String(dashboardPort),
      API_URL: `http://127.0.0.1:${apiPort}`,
      NEXTAUTH_URL: dashboardUrl,
      NEXTAUTH_SECRET: sessionSecretOf(keyRing),
      DASHBOARD_API_SECRET: dashboardApiSecretOf(keyRing),
      ...options.env,
    };
    const [name, logFile] = ['dashboard', join(home, 'dashboard.log')];
    apps.set(name, describeApp({ name, app: 'dashboard', port: dashboardPort, env, logFile }));
  };
  const add = async (name: string, app: 'api' | 'worker', port: number) => {
    const env = {
      NODE_ENV: 'production',
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl,
      POSTHORN_SECRET_KEYS: keyRing,
      POSTHORN_HOME: home,
      ALLOW_HTTP_CALLBACKS: 'true',
      ALLOWED_PRIVATE_RANGES: '127.0.0.0/8,::1/128',
      API_PORT: String(apiPort),
      PUBLIC_URL: dashboardUrl,
      WORKER_PORT: String(app === 'worker' ? port : await freePort()),
      ...options.env,
    };
    apps.set(name, describeApp({ name, app, port, env, logFile: join(home, `${name}.log`) }));
  };
  await add('api', 'api', apiPort);
  for (let number = 1; number <= (options.workers ?? 1); number += 1) {
    await add(number === 1 ? 'worker' : `worker-${number}`, 'worker', await freePort());
  }
  if (options.dashboard) addDashboard();

  const find = (name: string) => {
    const app = apps.get(name);
    if (app === undefined) throw new Error(`no process ${name}: there are ${[...apps.keys()]}`);
    return app;
  };
  const stop = async () => {
    for (const app of apps.values()) await app.kill('SIGTERM');
    await removeScratch(home);
  };
  try {
    await Promise.all([...apps.values()].map((app) => app.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    apiUrl: find('api').url,
    dashboardUrl,
    keyRing,
    names: [...apps.keys()],
    process: find,
    kill: (name, signal = 'SIGKILL') => find(name).kill(signal),
    start: (name) => find(name).start(),
    async restart(name) {
      await find(name).kill('SIGTERM');
      await find(name).start();
    },
    stop,
  };
}
