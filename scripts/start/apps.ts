import { join } from 'node:path';
import type { Config } from '@posthorn/config';
import { dashboardApiSecretOf, NODE_FLAGS, sessionSecretOf } from '@posthorn/config';
import { ROOT } from '../lib/paths.mjs';
import type { AppDescription } from './app.ts';

/** What the processes are told. */
export interface AppsOptions {
  readonly config: Config;
  /** The environment of api and worker. */
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** From sources, reloading. */
  readonly isDev: boolean;
}

const dashboardServer = '.next/standalone/apps/dashboard/server.js';
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
const node = process.execPath;

/** How api, worker and dashboard are run, in the order in which they may be started. */
export function describeApps({ config, env, home, isDev }: AppsOptions): AppDescription[] {
  const { api, worker, dashboard } = config;
  const server = { env: { NODE_ENV: isDev ? 'development' : 'production', ...env } };
  const app = (name: string) => ({
    name,
    cwd: join(ROOT, 'apps', name),
    logFile: join(home, 'logs', `${name}.log`),
  });
  const built = { command: node, args: [...NODE_FLAGS, 'dist/main.js'] };
  const watched = ['--watch', '--watch-preserve-output', 'src/main.ts'];
  return [
    {
      ...app('api'),
      ...server,
      ...(isDev ? { command: bin('tsx'), args: ['watch', 'src/main.ts'] } : built),
      readyUrl: `http://${api.host}:${api.port}/readyz`,
    },
    {
      ...app('worker'),
      ...server,
      ...(isDev ? { command: node, args: watched } : built),
      readyUrl: `http://${worker.host}:${worker.port}/readyz`,
    },
    {
      ...app('dashboard'),
      ...(isDev
        ? {
            command: bin('next'),
            args: ['dev', '--hostname', dashboard.host, '--port', String(dashboard.port)],
          }
        : { command: node, args: [dashboardServer] }),
      // Not the key ring, nor the database: pages speak to the API.
      env: {
        PATH: env.PATH,
        HOME: env.HOME,
        NODE_ENV: isDev ? 'development' : 'production',
        NEXT_TELEMETRY_DISABLED: '1',
        HOSTNAME: dashboard.host,
        PORT: String(dashboard.port),
        API_URL: env.API_URL || `http://${api.host}:${api.port}`,
        NEXTAUTH_URL: config.publicUrl,
        NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || sessionSecretOf(config.secrets.keyRing),
        DASHBOARD_API_SECRET:
          env.DASHBOARD_API_SECRET || dashboardApiSecretOf(config.secrets.keyRing),
        TRUSTED_PROXIES: config.trustedProxies.join(','),
      },
      readyUrl: `http://${dashboard.host}:${dashboard.port}/healthz`,
    },
  ];
}
