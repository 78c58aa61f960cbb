import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Installation } from './installation.ts';
import type { Person } from './people.ts';
import { leavesOf, readingDocuments } from './read-graphql.ts';
import type { Writing } from './search.ts';

/** Every file of the home; what a server has removed meanwhile is not there. */
export async function* readHome({ home }: Installation): AsyncGenerator<Writing> {
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => null);
    if (bytes !== null) yield { place: `home/${relative(home, path)}`, bytes };
  }
}

/** What anyone on the machine sees of its processes, and what its terminal shows. */
export async function* readProcesses(installation: Installation): AsyncGenerator<Writing> {
  yield { place: 'terminal of npm start', bytes: Buffer.from(installation.said()) };
  for (const [name, pid] of await installation.pids()) {
    const bytes = await readFile(`/proc/${pid}/cmdline`).catch(() => null);
    if (bytes !== null) yield { place: `command line of ${name}`, bytes };
  }
}

/** Every row of every table as text, and what PostgreSQL tells of running statements. */
export async function* readDatabase(url: string): AsyncGenerator<Writing> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(
        `select t::text as line from ${name} t`,
      );
      for (const { line } of rows) yield { place: `table ${name}`, bytes: Buffer.from(line) };
    }
    const { rows } = await client.query<{ line: string }>(
      `select concat_ws(' ', application_name, query) as line from pg_stat_activity`,
    );
    for (const { line } of rows) yield { place: 'pg_stat_activity', bytes: Buffer.from(line) };
  } finally {
    await client.end();
  }
}

/** Every key of Redis with all that it holds, of whatever type. */
export async function* readRedis(url: string): AsyncGenerator<Writing> {
  const redis = new Redis(url);
  try {
    for await (const keys of redis.scanStream({ count: 1_000 })) {
      for (const key of keys as string[]) {
        const value = await textOf(redis, key);
        yield { place: `redis ${key}`, bytes: Buffer.from(`${key}\n${value}`) };
      }
    }
  } finally {
    redis.disconnect();
  }
}

async function textOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key);
  if (type === 'string') return (await redis.get(key)) ?? '';
  if (type === 'hash') return JSON.stringify(await redis.hgetall(key));
  if (type === 'list') return JSON.stringify(await redis.lrange(key, 0, -1));
  if (type === 'set') return JSON.stringify(await redis.smembers(key));
  if (type === 'zset') return JSON.stringify(await redis.zrange(key, '0', '-1', 'WITHSCORES'));
  if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'));
  if (type === 'none') return '';
  throw new Error(`${key} is a ${type}, which nobody reads here`);
}

export async function* readMetrics({ demo }: Installation): AsyncGenerator<Writing> {
  for (const [name, url] of [
    ['api', demo.api_url],
    ['worker', demo.worker_url],
  ]) {
    for (const path of ['/metrics', '/healthz', '/readyz']) {
      const text = await (await fetch(url + path)).text();
      yield { place: `${path} of ${name}`, bytes: Buffer.from(text) };
    }
  }
}

/** What there is to be looked at one by one. */
export interface Things {
  readonly webhook: readonly string[];
  readonly delivery: readonly string[];
  readonly event: readonly string[];
  readonly source: readonly string[];
  readonly replay: readonly string[];
  readonly tenant: readonly string[];
}

/** What a person gets who asks GraphQL and REST for all there is. */
export async function* readAnswers(
  { demo }: Installation,
  { role, token }: Person,
  things: Things,
): AsyncGenerator<Writing> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (const query of readingDocuments({ ...things })) {
    const body = JSON.stringify({ query });
    const answer = await fetch(`${demo.api_url}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = (await answer.json()) as {
      data: object;
      errors?: { extensions: { code: string } }[];
    };
    const refused = errors?.map(({ extensions }) => extensions.code) ?? [];
    if (refused.some((code) => !/^(FORBIDDEN|NOT_FOUND|VALIDATION_FAILED)$/.test(code))) {
      throw new Error(`${role} cannot read: ${JSON.stringify(errors)} to ${query}`);
    }
    yield* leavesOf(`GraphQL of ${role}: `, data);
    yield* leavesOf(`GraphQL errors of ${role}: `, errors ?? []);
  }
  const paths = [
    'webhooks',
    'deliveries?limit=100',
    ...things.webhook.map((id) => `webhooks/${id}`),
    ...things.delivery.map((id) => `deliveries/${id}`),
    ...things.event.map((id) => `events/${id}`),
  ];
  for (const path of paths) {
    const answer = await fetch(`${demo.api_url}/api/v1/${path}`, { headers });
    yield* leavesOf(`REST ${path.replace(/[/?].*/, '')} of ${role}: `, await answer.json());
  }
}

const PAGES = [
  '',
  '/webhooks',
  '/webhooks/new',
  '/events',
  '/deliveries',
  '/dead-letters',
  '/event-types',
  '/sources',
  '/api-keys',
  '/members',
  '/audit-log',
];
const OPERATOR_PAGES = ['tenants', 'sources', 'event-types', 'audit-log', 'system'];

/** The pages of the dashboard as a person's browser gets them. */
export async function* readPages(
  { demo }: Installation,
  { role, browser }: Person,
  things: Things,
): AsyncGenerator<Writing> {
  const { slug } = demo.tenant;
  const paths = [
    '/account',
    ...PAGES.map((path) => `/t/${slug}${path}`),
    ...OPERATOR_PAGES.map((path) => `/operator/${path}`),
    ...things.webhook.flatMap((id) => [
      `/t/${slug}/webhooks/${id}`,
      `/t/${slug}/webhooks/${id}/edit`,
    ]),
    ...things.delivery.slice(0, 5).map((id) => `/t/${slug}/deliveries/${id}`),
    ...things.event.slice(0, 5).map((id) => `/t/${slug}/events/${id}`),
    ...things.source.map((id) => `/t/${slug}/sources/${id}`),
    '/api/auth/session',
  ];
  for (const path of paths) {
    const answer = await browser.ask(path);
    const said = [...answer.headers]
      .filter(([name]) => name !== 'set-cookie')
      .map(([name, value]) => `${name}: ${value}`);
    const bytes = Buffer.from(`${said.join('\n')}\n\n${await answer.text()}`);
    yield { place: `page ${path} of ${role}`, bytes };
  }
}
