/**
 * The dashboard's process: Next.js behind a listener of our own. Built to
 * `.next/standalone/apps/dashboard/server.js`, in the place of the server that Next.js writes.
 */
import { readFileSync } from 'node:fs';
import next from 'next';
import { configureNext, readServerEnv } from '../lib/env.ts';
import { isOfPortal, securityHeaders } from '../lib/security-headers.ts';
import { createClientAddress } from './client-address.ts';
import { LIMITS } from './limits.ts';
import { createListener } from './listener.ts';

const DRAIN_MS = 15_000;

/** One line of the log, as those of api and worker. */
function log(level: 'info' | 'error', msg: string, more: Record<string, unknown> = {}): void {
  const time = new Date().toISOString();
  console.log(JSON.stringify({ level, time, name: 'dashboard', pid: process.pid, msg, ...more }));
}

function describe(error: unknown): { message: string; stack?: string | undefined } {
  return error instanceof Error
    ? { message: error.message, stack: error.stack }
    : { message: String(error) };
}

async function main(): Promise<void> {
  const env = readServerEnv();
  const dir = import.meta.dirname;
  process.chdir(dir);
  const { config } = JSON.parse(
    readFileSync(`${dir}/.next/required-server-files.json`, 'utf8'),
  ) as {
    config: unknown;
  };
  configureNext(config);
  const { host, port, trustedProxies, isHttps } = env;
  const app = next({ dev: false, dir, hostname: host, port });
  await app.prepare();
  const listener = createListener({
    handle: app.getRequestHandler(),
    limits: LIMITS,
    clientAddress: createClientAddress(trustedProxies),
    headersFor: (path) => securityHeaders({ isHttps, mayBeFramed: isOfPortal(path) }),
    onError: (error) => log('error', 'a request failed', { err: describe(error) }),
  });
  listener.server.on('error', (error) => {
    log('error', `the dashboard cannot listen on ${host}:${port}`, { err: describe(error) });
    process.exit(1);
  });
  listener.server.listen(port, host, () => log('info', `listening on http://${host}:${port}`));

  let isLeaving = false;
  const leave = (signal: NodeJS.Signals) => {
    if (isLeaving) process.exit(1);
    isLeaving = true;
    log('info', 'leaving: no new work is taken, what is begun is finished', { signal });
    void listener
      .close(DRAIN_MS)
      .then(() => app.close())
      .then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, leave);
}

main().catch((error: unknown) => {
  log('error', describe(error).message, { err: describe(error) });
  process.exit(1);
});
