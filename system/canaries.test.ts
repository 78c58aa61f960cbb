import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SEALED_COLUMNS } from '@posthorn/db';
import { createKeyRing } from '@posthorn/domain';
import { freePort } from '@posthorn/services';
import {
  type MailServer,
  startMailServer,
  startOidcProvider,
  type TestOidcProvider,
  useScratch,
  waitUntil,
} from '@posthorn/testkit';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveSecrets } from '../packages/config/src/derive-secret.ts';
import { VARIABLES } from '../packages/config/src/variables.ts';
import { createCanaries } from './canaries/canary.ts';
import {
  type EventParts,
  plantPayloads,
  sendBadEvents,
  sendGoodEvents,
  sendInto,
} from './canaries/events.ts';
import { formsOf } from './canaries/forms.ts';
import { type Installation, startInstallation } from './canaries/installation.ts';
import { type Person, plantPeople } from './canaries/people.ts';
import { PERMITTED } from './canaries/permitted.ts';
import {
  readAnswers,
  readDatabase,
  readHome,
  readMetrics,
  readPages,
  readProcesses,
  readRedis,
  type Things,
} from './canaries/read-everything.ts';
import { createSearch, type Writing } from './canaries/search.ts';
import { plantSources } from './canaries/sources.ts';
import { createTalk, type Talk } from './canaries/talk.ts';
import { type RedisWatch, watchRedis } from './canaries/watch-redis.ts';
import { type Endpoints, plantWebhooks } from './canaries/webhooks.ts';

const TIMEOUT_MS = 900_000;

/** Variables that look as if they held a secret, and hold none: each with why. */
const HARMLESS_VARIABLES: Readonly<Record<string, string>> = {
  AUTH_TOKEN_LIFETIME_S: 'a duration',
  PUBLIC_URL: 'the address of a site, shown to everyone',
  API_URL: 'the address of a site',
  PUBLIC_API_URL: 'the address of a site, shown to everyone',
};

const scratch = useScratch();
const canaries = createCanaries();
let mail: MailServer;
let provider: TestOidcProvider;
let installation: Installation;
let pool: Pool;
let talk: Talk;
let endpoints: Endpoints;
let people: readonly Person[];
/** What health and metrics said while a service was away. */
const duringOutages: Writing[] = [];
const redisWatches: RedisWatch[] = [];
let firstOperator: { databaseUrl: string; said: string };

/** Starts it with a canary in every variable that holds a secret. */
async function start(): Promise<void> {
  mail = await startMailServer({ password: canaries.plant('SMTP password', ['SMTP_URL']) });
  const dashboardPort = String(await freePort());
  const dashboardUrl = `http://127.0.0.1:${dashboardPort}`;
  provider = await startOidcProvider({ redirectUri: `${dashboardUrl}/api/auth/oidc/callback` });
  installation = await startInstallation(scratch.folder, {
    API_PORT: String(await freePort()),
    DASHBOARD_PORT: dashboardPort,
    WORKER_PORT: String(await freePort()),
    LOG_LEVEL: 'trace',
    SMTP_URL: mail.url,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
    NEXTAUTH_SECRET: canaries.plant('NEXTAUTH_SECRET', ['NEXTAUTH_SECRET']).padEnd(40, 'x'),
    DASHBOARD_API_SECRET: canaries
      .plant('DASHBOARD_API_SECRET', ['DASHBOARD_API_SECRET'])
      .padEnd(40, 'x'),
    DELIVERY_TIMEOUT_MS: '1000',
    GRAPHQL_COST_PER_SECOND: '1000000',
    GRAPHQL_ADDRESS_COST_PER_SECOND: '1000000',
  });
  const { secrets, databasePassword } = installation;
  canaries.note('key ring', secrets.keyRing, ['POSTHORN_SECRET_KEYS']);
  canaries.note('Redis password', secrets.redisPassword, ['REDIS_URL']);
  canaries.note('database password', databasePassword, ['DATABASE_URL']);
  for (const purpose of [
    'sign-in-token',
    'device-token',
    'portal-link',
    'oidc-flow',
    'dashboard-session',
    'dashboard-api',
  ] as const) {
    const [secret] = deriveSecrets(secrets.keyRing, purpose);
    canaries.note(`derived secret of ${purpose}`, secret?.toString('base64') ?? '');
  }
  pool = new Pool({ connectionString: installation.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  talk = createTalk(installation.demo.api_url);
}

/** The migration job with the first operator's password, on a database of its own. */
async function migrateAnother(): Promise<void> {
  const url = new URL(installation.databaseUrl);
  url.pathname = '/first';
  await pool.query('create database first');
  const password = canaries.plant('first operator password', ['FIRST_OPERATOR_PASSWORD']);
  const script = new URL('../scripts/migrate.ts', import.meta.url).pathname;
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: url.href,
      POSTHORN_SECRET_KEYS: installation.secrets.keyRing,
      FIRST_OPERATOR_EMAIL: 'first@canary.example',
      FIRST_OPERATOR_PASSWORD: password,
    },
  });
  expect(stdout).toContain('first@canary.example is the operator');
  firstOperator = { databaseUrl: url.href, said: stdout + stderr };
}

/** Everything goes well, goes wrong, and loses its services, with secrets on the way. */
async function live(): Promise<void> {
  redisWatches.push(await watchRedis(installation.redisUrl));
  people = await plantPeople({ installation, canaries, talk, mail, provider });
  const tokenOf = (role: Person['role']) => people.find((one) => one.role === role)?.token ?? '';
  const [ownerToken, operatorToken] = [tokenOf('owner'), tokenOf('operator')];
  const { keyRing } = installation.secrets;
  const sources = await plantSources({ installation, canaries, talk, ownerToken });
  endpoints = await plantWebhooks({ canaries, talk, pool, keyRing, ownerToken });
  const payloads = plantPayloads(canaries);
  const parts: EventParts = { canaries, talk, sources, operatorToken, ownerToken };
  // Every process knows the new sources and webhooks within a second.
  await waitUntil(
    async () =>
      (await talk.ingest(sources.at(-1) ?? { apiKey: '', webhookSecret: '' }, '{}'))?.status ===
      400,
    { describe: 'the last source known' },
  );
  await sendGoodEvents(parts, payloads);
  await sendBadEvents(parts, payloads);
  await untilTried();
  for (const service of ['Redis', 'PostgreSQL'] as const) {
    await installation.breakService(service, async () => {
      for await (const writing of readMetrics(installation)) {
        duringOutages.push({ ...writing, place: `${writing.place} without ${service}` });
      }
      await sendInto(talk, sources, payloads.payload);
      for (const { browser, token } of people) {
        await browser.ask(`/t/${installation.demo.tenant.slug}/webhooks`);
        await talk.rest('GET', '/api/v1/webhooks', { token });
      }
    });
    if (service === 'Redis') redisWatches.push(await watchRedis(installation.redisUrl));
  }
}

/** Waits until each webhook has ended as it must: with a success, or with failures of its kind. */
async function untilTried(): Promise<void> {
  const expected = ['ADDRESS_BLOCKED', 'CONNECTION_RESET', 'DNS_FAILURE', 'TIMEOUT', 'TLS_FAILURE'];
  let seen: (string | null)[] = [];
  await waitUntil(
    async () => {
      const { rows } = await pool.query<{ code: string | null; open: number }>(
        `select distinct error_code as code, (select count(*)::int from pending_deliveries) as open from attempts`,
      );
      seen = rows.map(({ code }) => code);
      return rows[0]?.open === 0 && expected.every((code) => seen.includes(code));
    },
    { timeoutMs: 120_000, everyMs: 500, describe: () => `all of ${expected}; there are ${seen}` },
  );
}

async function findThings(): Promise<Things> {
  const ids = async (sql: string) =>
    (await pool.query<{ id: string }>(sql)).rows.map(({ id }) => id);
  return {
    webhook: endpoints.webhookIds,
    delivery: await ids(
      'select distinct on (webhook_id, status) id from deliveries order by webhook_id, status',
    ),
    event: await ids('select distinct on (event_type) id from events order by event_type'),
    source: await ids('select id from sources'),
    replay: [],
    tenant: [installation.demo.tenant.id],
  };
}

async function* everythingWritten(): AsyncGenerator<Writing> {
  yield* talk.refusals;
  yield* duringOutages;
  yield* readMetrics(installation);
  const things = await findThings();
  for (const person of people) {
    yield* readAnswers(installation, person, things);
    yield* readPages(installation, person, things);
  }
  yield* readRedis(installation.redisUrl);
  for (const { writings } of redisWatches) yield* writings;
  yield* readDatabase(installation.databaseUrl);
  yield* readDatabase(firstOperator.databaseUrl);
  yield { place: 'output of the migration job', bytes: Buffer.from(firstOperator.said) };
  yield* readProcesses(installation);
  // What is still in memory goes into the files.
  await pool.query('checkpoint');
  yield* readHome(installation);
}

beforeAll(async () => {
  await start();
  await migrateAnother();
  await live();
}, TIMEOUT_MS);

afterAll(async () => {
  for (const watch of redisWatches) watch.stop();
  await pool?.end();
  await installation?.stop();
  await Promise.all([endpoints?.stop(), mail?.stop(), provider?.stop()]);
}, 120_000);

test('a canary is in every sealed column, every hashed one and every variable with a secret: the list is whole', async () => {
  const { rows } = await pool.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped
       and (a.attname like '%sealed' or a.attname ~ '(key|token|password|secret)_hash$')`,
  );
  const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  const suspects = Object.keys(VARIABLES).filter((name) =>
    /SECRET|PASSWORD|KEY|TOKEN|CREDENTIAL|_URL$/.test(name),
  );
  const wanted = [...rows.map(({ name }) => name), ...sealed, ...suspects].filter(
    (name) => !(name in HARMLESS_VARIABLES),
  );
  const planted = new Set(canaries.all.flatMap(({ of }) => of));
  // Mails hold the links whose tokens are canaries: seen below, in what is sealed.
  planted.add('mails.sealed');
  expect([...planted].sort()).toEqual([...new Set(wanted)].sort());
});

test('what is sealed is where it should be: opened with the key ring, each column holds a canary', async () => {
  const ring = createKeyRing(installation.secrets.keyRing);
  for (const { table, column, of, contextOf } of SEALED_COLUMNS) {
    const { rows } = await pool.query<Record<string, string>>(
      `select "${column}" as sealed, ${of.map((name) => `"${name}"::text`).join()} from "${table}" where "${column}" is not null`,
    );
    const texts = rows.map((row) => ring.open(row.sealed ?? '', contextOf(row)));
    if (table === 'mails') {
      // The mail that the server would not take: its token is a canary from here on.
      const token = /\/reset-password\?token=([\w-]+)/.exec(texts.join())?.[1] ?? '';
      canaries.note('reset token of the mail that waits', token, ['password_resets.token_hash']);
    }
    const isThere = ({ text }: { text: string }) => {
      const escaped = JSON.stringify(text).slice(1, -1);
      return texts.some((opened) => opened.includes(text) || opened.includes(escaped));
    };
    expect(canaries.all.some(isThere), `${table}.${column}`).toBe(true);
  }
});

/** Where the system must have written something, or the search has looked at nothing. */
const WRITTEN: readonly RegExp[] = [
  ...['api', 'worker', 'dashboard', 'postgres', 'redis'].map(
    (name) => new RegExp(`^home/logs/${name}\\.log$`),
  ),
  ...['api', 'worker'].map((name) => new RegExp(`^/metrics of ${name}$`)),
  /^\/readyz of worker without PostgreSQL$/,
  /^refusal \d+: 401/,
  /^GraphQL of viewer: \.webhooks/,
  /^REST deliveries of developer: \.attempts/,
  /^page \/t\/demo\/webhooks of owner$/,
  /^page \/operator\/tenants of operator$/,
  /^redis /,
  /^command evalsha to Redis$/,
  /^table attempts_/,
  /^table mails$/,
  /^pg_stat_activity$/,
  /^command line of Redis$/,
  /^terminal of npm start$/,
  /^output of the migration job$/,
  /^home\/postgres\/cluster\/pg_wal\//,
];

test('no secret is in anything that the system wrote: logs, errors, metrics, pages, answers, tables, Redis, files (promise 9)', {
  timeout: TIMEOUT_MS,
}, async () => {
  const search = createSearch(canaries.all);
  const found = new Map<string, string>();
  const needed = new Set<number>();
  const places = new Set<string>();
  let bytesSearched = 0;
  for await (const writing of everythingWritten()) {
    const { place, bytes } = writing;
    bytesSearched += bytes.length;
    if (bytes.length > 0) places.add(place);
    for (const { canary, form, after } of search(writing)) {
      const permit = PERMITTED.findIndex((one) => one.place.test(place) && one.canary.test(canary));
      const where = `${canary} (${form}) in ${place}`;
      if (permit !== -1) needed.add(permit);
      else if (!found.has(where)) found.set(where, `${where}, after: ${after}`);
    }
  }
  console.log(
    `${canaries.all.length} secrets looked for in ${Math.round(bytesSearched / 1e6)} MB at ${places.size} places`,
  );
  expect([...found.values()]).toEqual([]);
  const isWritten = (pattern: RegExp) => [...places].some((place) => pattern.test(place));
  expect(WRITTEN.filter((pattern) => !isWritten(pattern))).toEqual([]);
  expect(PERMITTED.filter((_, index) => !needed.has(index)).map(({ why }) => why)).toEqual([]);
});

test.each([
  ['plain', (text: string) => `password=${text}`],
  ['in base64, one byte on', (text: string) => Buffer.from(`x${text}yz`).toString('base64')],
  ['in base64, two bytes on', (text: string) => Buffer.from(`xy${text}`).toString('base64url')],
  ['as basic authorization', (text: string) => Buffer.from(`user:${text}`).toString('base64')],
  ['in hex', (text: string) => Buffer.from(text).toString('hex')],
  ['URL-encoded', encodeURIComponent],
  ['in JSON in JSON', (text: string) => JSON.stringify(JSON.stringify({ text }))],
])('the search finds a secret %s, and says where', (_, write) => {
  const text = '5+s/3cr"t\\é, of 30 characters';
  const search = createSearch([{ name: 'secret', text, of: [] }]);
  const written = Buffer.from(`before ${write(text)} after`);
  expect(search({ place: 'a log', bytes: written })).toMatchObject([
    { canary: 'secret', place: 'a log', after: expect.stringMatching(/^before/) },
  ]);
  expect(search({ place: 'a log', bytes: Buffer.from('before after') })).toEqual([]);
  expect(formsOf(text).size).toBeGreaterThan(8);
});
