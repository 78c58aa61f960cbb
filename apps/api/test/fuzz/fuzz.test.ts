import {
  createAccount,
  createApiKey,
  createSource,
  type Receiver,
  startReceiver,
} from '@posthorn/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/access/access-table.ts';
import { buildApiSchema } from '../../src/graphql/build-schema.ts';
import type { TestSource } from '../ingest/support/rows.ts';
import { type RootField, rootFieldsOf } from '../support/operations.ts';
import { REST_SAMPLES } from '../support/rest-samples.ts';
import { SAMPLES } from '../support/samples.ts';
import { useApi } from '../support/use-api.ts';
import { makeWorld, type World } from '../support/world.ts';
import { graphqlCase, graphqlRequest } from './graphql.ts';
import { type Holdings, holdings } from './growth.ts';
import { acceptedIn, goodEvent, ingestCase, ingestRequest } from './ingest.ts';
import { filters, json } from './json.ts';
import { restCase, restRequest } from './rest.ts';
import { type Answered, expectAnswer, type Sent, sendTo } from './send.ts';

/** `npm run fuzz -- --cases N --seed N`; what `npm test` has time for otherwise. */
const CASES = Number(process.env.FUZZ_CASES ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_124);
const TIMEOUT_MS = 60_000 + CASES * 500;

/** What a run may leave in the heap: caches fill, code is compiled. It does not depend on how many cases there are. */
const HEAP_BYTES_MAX = 64 * 1024 * 1024;
/** Sockets and timers more than there were: connections that are kept for the next request. */
const RESOURCES_MAX = 40;

// Each request comes from an address of its own: limits by address must neither end the run nor grow.
const api = useApi({ env: { DELIVERY_TIMEOUT_MS: '500', TRUSTED_PROXIES: '127.0.0.1/32' } });
let url: string;
let receiver: Receiver;
let world: World;
let source: TestSource;
let fields: RootField[];
let documented: Record<string, Record<string, { responses: object }>>;
let operator: string;
let operatorAccount: { email: string; password: string };

const statuses = new Map<number, number>();
let requests = 0;

beforeAll(async () => {
  const { pool } = api.database;
  receiver = await startReceiver();
  world = await makeWorld(api, `${receiver.url}/hook`);
  const made = await createSource(pool, { keyRing: api.keyRing, tenantId: world.tenantId });
  source = { id: made.id, apiKey: made.apiKey, secret: made.webhookSecret };
  await world.webhook();
  fields = rootFieldsOf(await buildApiSchema([])).sort((a, b) => (a.name < b.name ? -1 : 1));
  documented = (await api.call('GET', '/api/v1/openapi.json')).body.paths;
  operatorAccount = await createAccount(pool, { isOperator: true });
  operator = await api.signIn(operatorAccount);
  url = await api.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => receiver.stop());

/** Sends it, looks at the answer, and counts. */
async function ask(sent: Sent): Promise<Answered> {
  requests += 1;
  const from = `10.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests & 255}`;
  const headers = { ...sent.headers, 'x-forwarded-for': from };
  const answer = await sendTo(url, { ...sent, headers });
  const shown = `${sent.method} ${sent.path} ${JSON.stringify(sent.headers)}\n${String(sent.body ?? '')}`;
  expectAnswer(sent.path, answer, shown.slice(0, 4_000));
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  return answer;
}

/** Someone who may, someone who may less, an operator, nobody, and someone with a wrong credential. */
async function tokenOf(caller: number): Promise<string | null> {
  const { tenantId } = world;
  const roles = ['owner', 'owner', 'owner', 'owner', 'owner', 'developer', 'viewer'] as const;
  const turn = caller % 10;
  const role = roles[turn];
  if (role) return (await createApiKey(api.database.pool, { tenantId, role })).secret;
  if (turn === 7) return operator;
  return turn === 8 ? 'ph_unknown' : null;
}

const bearer = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

/** Runs a property of some cases; the seed and the smallest case that fails are told. */
async function hold<Case>(
  cases: fc.Arbitrary<Case>,
  share: number,
  property: (one: Case) => Promise<void>,
): Promise<void> {
  const numRuns = Math.max(1, Math.ceil(CASES * share));
  await fc.assert(fc.asyncProperty(cases, property), { numRuns, seed: SEED });
}

async function rowCount(): Promise<number> {
  return (await holdings(api.database.pool)).rows;
}

const args = async (name: string): Promise<object> => SAMPLES[name as Operation](world);
let before: Holdings;

describe(`${CASES} made-up requests (seed ${SEED}): no 5xx, no hang, no growth (promise 5)`, () => {
  test('of strangers, to everything: nothing is stored', { timeout: TIMEOUT_MS }, async () => {
    const stranger = (caller: number) => bearer(caller % 2 === 0 ? null : `ph_${caller}`);
    const routes = Object.keys(REST_SAMPLES);
    before = await holdings(api.database.pool);
    await hold(graphqlCase, 0.1, async (given) => {
      const field = fields[given.field % fields.length];
      if (!field) throw new Error('there are fields');
      const sent = graphqlRequest(given, field, {});
      await ask({
        ...sent,
        headers: { 'content-type': 'application/json', ...stranger(given.caller) },
      });
    });
    await hold(restCase, 0.1, async (given) => {
      const sent = restRequest(given, routes[given.route % routes.length] ?? '', {});
      await ask({ ...sent, headers: { ...sent.headers, ...stranger(given.caller) } });
    });
    await hold(ingestCase, 0.05, async (given) => {
      const { headers, ...sent } = ingestRequest(given, source);
      await ask({ ...sent, headers: { ...headers, authorization: 'Bearer phs_unknown' } });
    });
    expect(await rowCount()).toBe(before.rows);
  });

  test('to ingest: what is accepted is stored, and nothing else', {
    timeout: TIMEOUT_MS,
  }, async () => {
    let accepted = 0;
    await hold(ingestCase, 0.25, async (given) => {
      const { status, body } = await ask(ingestRequest(given, source));
      accepted += acceptedIn(status, body);
    });
    const { rows } = await api.database.pool.query('select count(*)::int as n from events');
    expect(rows[0].n).toBe(accepted);
    expect(accepted).toBeGreaterThan(0);
  });

  test('to REST: each answer has a status that openapi.json names for it', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const routes = Object.entries(REST_SAMPLES);
    await hold(restCase, 0.15, async (given) => {
      const entry = routes[given.route % routes.length];
      if (!entry) throw new Error('there are routes');
      const [route, sample] = entry;
      const sent = restRequest(given, route, await sample.make(world));
      const token = await tokenOf(given.caller);
      const answer = await ask({ ...sent, headers: { ...sent.headers, ...bearer(token) } });
      const [method = '', path = ''] = route.split(' ');
      const known = Object.keys(documented[path]?.[method.toLowerCase()]?.responses ?? {});
      expect(known, `${route}: ${answer.text.slice(0, 300)}`).toContain(String(answer.status));
    });
  });

  test('to GraphQL: every field, with arguments of every kind', {
    timeout: TIMEOUT_MS,
  }, async () => {
    await hold(graphqlCase, 0.25, async (given) => {
      const field = fields[given.field % fields.length];
      if (!field) throw new Error('there are fields');
      const sent = graphqlRequest(given, field, await args(field.name));
      // An operator who signs out would be nobody from then on.
      const token = field.name === 'signOut' ? null : await tokenOf(given.caller);
      const headers = { 'content-type': 'application/json', 'apollo-require-preflight': '1' };
      await ask({ ...sent, headers: { ...headers, ...bearer(token) } });
    });
  });

  test('with filters: a preview and a registration agree on which compile', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const token = await tokenOf(0);
    const headers = { 'content-type': 'application/json', ...bearer(token) };
    await hold(fc.tuple(filters, json), 0.1, async ([given, data]) => {
      const filtersText = JSON.stringify(given);
      const query =
        'mutation ($input: PreviewFilterInput!) { previewFilter(input: $input) { matches conditions { expectedText actualText holds } } }';
      const variables = { input: { filtersText, dataText: JSON.stringify(data) } };
      const body = JSON.stringify({ query, variables });
      const preview = await ask({ method: 'POST', path: '/graphql', headers, body });
      const rest = await ask({
        method: 'POST',
        path: '/api/v1/webhooks',
        headers,
        body: `{"callback_url":"${receiver.url}","trigger_conditions":{"filters":${filtersText}}}`,
      });
      const code = preview.body.errors?.[0]?.extensions.code;
      // In REST, texts that cannot be kept are found before filters are looked at.
      const agree = rest.status === 200 ? code === undefined : code !== undefined;
      const isOfData = code === 'VALIDATION_FAILED';
      expect(agree || isOfData, `${filtersText}: ${code}, ${rest.text.slice(0, 300)}`).toBe(true);
      if (rest.status === 200) expect(rest.text).toContain(`"filters":${filtersText}`);
    });
  });

  test('and afterwards: nothing is kept, nothing is open, and it answers', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const after = await holdings(api.database.pool);
    const heapBytes = after.heapBytes - before.heapBytes;
    const resources = after.resources - before.resources;
    const shown = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
    console.log(
      `${requests} requests: ${shown.join(', ')}; heap +${(heapBytes / 1024 / 1024).toFixed(1)} MiB, open +${resources}`,
    );
    expect(heapBytes).toBeLessThan(HEAP_BYTES_MAX);
    expect(resources).toBeLessThan(RESOURCES_MAX);
    expect(api.logLines.filter((line) => /"level":("error"|"fatal"|50|60)/.test(line))).toEqual([]);
    expect((await api.call('GET', '/readyz')).status).toBe(200);
    expect((await ask(goodEvent(source))).status).toBe(202);
    expect(await api.signIn(operatorAccount)).toBeTypeOf('string');
  });
});
