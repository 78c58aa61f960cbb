import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { preflight } from '../lib/preflight.mjs';

const taken = createServer();
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  port = (taken.address() as AddressInfo).port;
});
afterAll(() => {
  taken.close();
});

/** Ports that nobody else has while this runs. */
const free = { API_PORT: '47311', DASHBOARD_PORT: '47312', WORKER_PORT: '47313' };

test('a taken port is told in one line, with what to do', async () => {
  await expect(preflight({ ...free, DASHBOARD_PORT: String(port) })).rejects.toThrow(
    `Port ${port} for the dashboard is taken: stop what uses it, or start with another, e.g. DASHBOARD_PORT=${port + 1} npm start.`,
  );
});

test.each([
  ['no port', { API_PORT: 'http' }, 'API_PORT must be a port from 1 to 65535; it is "http".'],
  ['the same port twice', { API_PORT: '47312' }, 'API_PORT and DASHBOARD_PORT are both 47312'],
  [
    'no PostgreSQL there',
    { DATABASE_URL: 'postgres://127.0.0.1:9/x' },
    'PostgreSQL at 127.0.0.1:9 (DATABASE_URL) does not answer (ECONNREFUSED): start it',
  ],
  ['no URL', { DATABASE_URL: 'localhost' }, 'DATABASE_URL is not a URL: write it like postgres://'],
  [
    'no Redis there',
    { REDIS_URL: 'redis://127.0.0.1:9,redis://b' },
    'Redis at 127.0.0.1:9 (REDIS_URL) does not answer',
  ],
])('what would fail later is told first: %s', async (_what, env, message) => {
  await expect(preflight({ ...free, ...env })).rejects.toThrow(message);
});

test('an empty variable counts as absent', async () => {
  await expect(preflight({ ...free, DATABASE_URL: '', REDIS_URL: ' ' })).resolves.toBeUndefined();
});
