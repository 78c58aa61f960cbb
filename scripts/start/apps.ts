import { join } from 'node:path';
import type { Config } from '@posthorn/config';
import { dashboardApiSecretOf, NODE_FLAGS, sessionSecretOf } from '@posthorn/config';
import type { ServerDescription } from '@posthorn/services';
import { ROOT } from '../lib/paths.mjs';

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
export function describeApps({ config, env, home, isDev }: AppsOptions): ServerDescription[] {
  const { api, dashboard, secrets } = config;
  const nodeEnv = isDev ? 'development' : 'production';
  const app = (name: 'api' | 'worker' | 'dashboard') => ({
    name,
    host: config[name].host,
    port: config[name].port,
    cwd: join(ROOT, 'apps', name),
    logFile: join(home, 'logs', `${name}.log`),
  });
  const server = { env: { NODE_ENV: nodeEnv, ...env }, readyPath: '/readyz' };
  const built = { command: node, args: [...NODE_FLAGS, 'dist/main.js'] };
  const watched = ['--watch', '--watch-preserve-output', 'src/main.ts'];
  return [
    {
      ...app('api'),
      ...server,
      ...(isDev ? { command: bin('tsx'), args: ['watch', 'src/main.ts'] } : built),
    },
    {
      ...app('worker'),
      ...server,
      ...(isDev ? { command: node, args: watched } : built),
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
        NODE_ENV: nodeEnv,
        NEXT_TELEMETRY_DISABLED: '1',
        HOSTNAME: dashboard.host,
        PORT: String(dashboard.port),
        API_URL: env.API_URL || `http://${api.host}:${api.port}`,
        ...(env.PUBLIC_API_URL ? { PUBLIC_API_URL: env.PUBLIC_API_URL } : {}),
        NEXTAUTH_URL: config.publicUrl,
        NEXTAUTH_SECRET: env.NEXTAUTH_SECRET || sessionSecretOf(secrets.keyRing),
        DASHBOARD_API_SECRET: env.DASHBOARD_API_SECRET || dashboardApiSecretOf(secrets.keyRing),
        TRUSTED_PROXIES: config.trustedProxies.join(','),
      },
      readyPath: '/healthz',
    },
  ];
}
