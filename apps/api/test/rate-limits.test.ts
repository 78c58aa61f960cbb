import { PosthornError } from '@posthorn/domain';
import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../src/client/client.ts';
import { createSpending } from '../src/graphql/admission/spending.ts';
import type { Authenticator } from '../src/modules/auth/authenticator.ts';
import type { Caller } from '../src/modules/auth/caller.ts';
import { guardAuthenticator } from '../src/modules/auth/guarded-authenticator.ts';
import { createCostBudget } from '../src/modules/shared/cost-budget.ts';
import { useApi } from './support/use-api.ts';

/** A clock in the test's hands. */
function clock() {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

/** Address number n: each in a network of its own. */
const addressOf = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

describe('a budget of cost', () => {
  it('has a minute of its rate at once, and the rate from then on', () => {
    const { now, pass } = clock();
    const budget = createCostBudget({ perSecond: 10, keysMax: 10, now });
    for (let n = 0; n < 6; n += 1) expect(budget.spend('a', 100)).toBe(0);
    expect(budget.spend('a', 1)).toBe(1);
    expect(budget.spend('b', 1)).toBe(0);
    pass(1_000);
    expect(budget.spend('a', 10)).toBe(0);
    expect(budget.spend('a', 1)).toBe(1);
    pass(-7_200_000);
    expect(budget.spend('b', 1)).toBe(0);
    pass(10_800_000);
    for (let n = 0; n < 6; n += 1) expect(budget.spend('a', 100)).toBe(0);
    expect(budget.spend('a', 1)).toBe(1);
    pass(-3_600_000);
    expect(budget.spend('a', 1)).toBe(1);
    pass(1_000);
    expect(budget.spend('a', 1)).toBe(0);
  });

  it('lets pass once what costs more than is left, and says how long the debt takes', () => {
    const { now, pass } = clock();
    const budget = createCostBudget({ perSecond: 10, keysMax: 10, now });
    expect(budget.spend('a', 700)).toBe(0);
    expect(budget.spend('a', 1)).toBe(11);
    pass(10_000);
    expect(budget.spend('a', 1)).toBe(1);
    pass(1_000);
    expect(budget.spend('a', 1)).toBe(0);
  });

  it('holds so many keys at most, whoever comes (promise 5)', () => {
    const { now } = clock();
    const budget = createCostBudget({ perSecond: 10, keysMax: 100, now });
    for (let n = 0; n < 10_000; n += 1) budget.spend(`stranger ${n}`, 1);
    expect(budget.size()).toBe(100);
    const spending = createSpending({ costPerSecond: 10, addressCostPerSecond: 10, now });
    for (let n = 0; n < 50_000; n += 1) spending.spend(1, null, addressOf(n));
    expect(spending.size()).toBe(20_000);
    for (let n = 0; n < 50_000; n += 1) {
      spending.spend(1, null, `2001:db8:1:${n.toString(16)}::1`);
    }
    expect(spending.size()).toBe(20_000);
  });
});

describe('wrong credentials', () => {
  const right: Caller = {
    kind: 'account',
    id: 'a',
    accountId: 'a',
    sessionId: null,
    email: null,
    name: '',
    isOperator: false,
    memberships: [],
    address: '',
  };
  const client = (address: string): Client => ({ address, agent: '', deviceToken: null });

  function guarded(failuresPerMinute: number) {
    const { now, pass } = clock();
    let lookUps = 0;
    const inner: Authenticator = {
      authenticate: async (authorization) => {
        lookUps += 1;
        if (authorization === 'Bearer right' || authorization === 'Bearer other') return right;
        if (authorization === 'Bearer signed-new') return right;
        if (authorization === 'Bearer away') throw new PosthornError('SERVICE_UNAVAILABLE');
        throw new PosthornError('UNAUTHENTICATED');
      },
    };
    const sessionOf = async (token: string) => (token.startsWith('signed') ? token : null);
    const guard = guardAuthenticator(inner, { failuresPerMinute, sessionOf, now });
    const codeOf = async (authorization: string | undefined, address = '10.0.0.1') => {
      try {
        await guard.authenticate(authorization, client(address));
        return 'right';
      } catch (error) {
        return error instanceof PosthornError ? error.code : String(error);
      }
    };
    return { guard, codeOf, pass, lookUps: () => lookUps };
  }

  it('of one address are looked up so many times, then at the rate; who was right before passes', async () => {
    const { codeOf, pass, lookUps } = guarded(60);
    expect(await codeOf('Bearer right')).toBe('right');
    for (let n = 0; n < 60; n += 1)
      expect(await codeOf(`Bearer wrong${n}`)).toBe('UNAUTHENTICATED');
    expect(lookUps()).toBe(61);
    for (let n = 0; n < 100; n += 1) expect(await codeOf(`Bearer more${n}`)).toBe('RATE_LIMITED');
    expect(lookUps()).toBe(61);
    expect(await codeOf('Bearer right')).toBe('right');
    expect(await codeOf('Bearer wrong', '10.0.0.2')).toBe('UNAUTHENTICATED');
    expect(await codeOf(undefined)).toBe('UNAUTHENTICATED');
    pass(1_000);
    expect(await codeOf('Bearer other')).toBe('right');
    expect(await codeOf('Bearer wrong')).toBe('UNAUTHENTICATED');
    expect(await codeOf('Bearer wrong')).toBe('RATE_LIMITED');
  });

  it('hold back nobody who has just signed in: what we signed counts for its own session', async () => {
    const { codeOf, lookUps } = guarded(5);
    for (let n = 0; n < 5; n += 1) expect(await codeOf(`Bearer wrong${n}`)).toBe('UNAUTHENTICATED');
    expect(await codeOf('Bearer more')).toBe('RATE_LIMITED');
    expect(await codeOf('Bearer signed-new')).toBe('right');
    for (let n = 0; n < 5; n += 1)
      expect(await codeOf('Bearer signed-over')).toBe('UNAUTHENTICATED');
    expect(await codeOf('Bearer signed-over')).toBe('RATE_LIMITED');
    expect(lookUps()).toBe(11);
  });

  it('are forgotten in time, also by a clock that was set back', async () => {
    const { codeOf, pass } = guarded(60);
    await codeOf('Bearer wrong');
    pass(-3_600_000);
    expect(await codeOf('Bearer other')).toBe('RATE_LIMITED');
    pass(1_000);
    expect(await codeOf('Bearer other')).toBe('right');
  });

  it('count while they are looked up; what cannot be looked up is no failure', async () => {
    const { codeOf, lookUps } = guarded(10);
    for (let n = 0; n < 50; n += 1) expect(await codeOf('Bearer away')).toBe('SERVICE_UNAVAILABLE');
    const codes = await Promise.all(Array.from({ length: 50 }, (_, n) => codeOf(`Bearer w${n}`)));
    expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10);
    expect(lookUps()).toBe(60);
  });

  it('make nothing grow, from however many addresses (promise 5)', async () => {
    const { guard, codeOf } = guarded(10);
    for (let n = 0; n < 50_000; n += 1) await codeOf(`Bearer ${n}`, addressOf(n));
    expect(guard.size()).toBeLessThanOrEqual(40_000);
  });
});

describe('limits over HTTP', () => {
  const api = useApi({
    env: {
      GRAPHQL_COST_PER_SECOND: '10',
      GRAPHQL_ADDRESS_COST_PER_SECOND: '40',
      AUTH_FAILURES_PER_MINUTE: '5',
      TRUSTED_PROXIES: '127.0.0.1/32',
    },
    // Nothing is forgiven while a test runs.
    overrides: { now: () => START_MS },
  });
  const START_MS = Date.now();
  let tenantId: string;
  beforeAll(async () => {
    ({ id: tenantId } = await createTenant(api.database.pool));
  });
  const keyOf = async () =>
    (await createApiKey(api.database.pool, { tenantId, role: 'viewer' })).secret;
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const ask = (query: string, token: string | undefined, address: string) =>
    api.call('POST', '/graphql', { token, body: { query }, headers: from(address) });

  it('a caller who asked for too much waits, others do not; the answer says how long', async () => {
    const [greedy, other] = [await keyOf(), await keyOf()];
    const page = '{ deliveries(first: 90) { edges { node { id } } } }'; // costs 100
    for (let n = 0; n < 6; n += 1) expect((await ask(page, greedy, '192.0.2.1')).status).toBe(200);
    const refused = await ask(page, greedy, '192.0.2.1');
    expect(refused.status).toBe(429);
    expect(refused.body.errors[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfterS: 1 });
    expect(refused.headers['retry-after']).toBe('1');
    expect((await ask(page, greedy, '192.0.2.2')).status).toBe(429);
    expect((await ask(page, other, '192.0.2.1')).status).toBe(200);
    const rest = await api.call('GET', '/api/v1/deliveries', { token: greedy });
    expect(rest.status).toBe(200);
  });

  it('the callers of one address share a larger budget, and its strangers another', async () => {
    const page = '{ deliveries(first: 90) { edges { node { id } } } }';
    const address = '192.0.2.10';
    let passed = 0;
    for (let caller = 0; caller < 6; caller += 1) {
      const token = await keyOf();
      for (let n = 0; n < 6; n += 1)
        passed += (await ask(page, token, address)).status === 200 ? 1 : 0;
    }
    expect(passed).toBe(24);
    expect((await ask('{ __typename }', undefined, address)).status).toBe(200);
    expect((await ask(page, await keyOf(), '192.0.2.11')).status).toBe(200);
  });

  it('refused documents, introspection and signing in are paid for as well', async () => {
    const count = async (query: string, token: string | undefined, address: string) => {
      for (let n = 0; n < 200; n += 1) {
        const { status } = await ask(query, token, address);
        if (status === 429) return n;
      }
      return null;
    };
    expect(await count('{ nothing', undefined, '192.0.2.20')).toBe(48); // 2,400 by 50
    expect(await count('{ viewer { id } }', undefined, '192.0.2.21')).toBe(48);
    const signIn = 'mutation { signIn(email: "", password: "") { token } }';
    expect(await count(signIn, undefined, '192.0.2.22')).toBeLessThanOrEqual(5); // 2,400 by 500
    expect(await count(getIntrospectionQuery(), await keyOf(), '192.0.2.23')).toBe(2); // 600 by 500
  });

  it('REST and GraphQL count wrong credentials of an address together, by code and Retry-After', async () => {
    const address = '192.0.2.30';
    const key = await keyOf();
    const list = (token: string | undefined) =>
      api.call('GET', '/api/v1/webhooks', { token, headers: from(address) });
    expect((await list(key)).status).toBe(200);
    for (let n = 0; n < 3; n += 1) expect((await list(`ph_wrong${n}`)).status).toBe(401);
    for (let n = 0; n < 2; n += 1) {
      expect((await ask('{ viewer { id } }', `ph_also${n}`, address)).status).toBe(401);
    }
    const refused = await list('ph_more');
    expect([refused.status, refused.body.error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const graphql = await ask('{ viewer { id } }', 'ph_more', address);
    expect([graphql.status, graphql.body.errors[0].extensions.code]).toEqual([429, 'RATE_LIMITED']);
    expect(graphql.headers['retry-after']).toBe(refused.headers['retry-after']);
    // Who was right before, and who shows nothing, are not held back; nor is another address.
    expect((await list(key)).status).toBe(200);
    expect((await list(undefined)).status).toBe(401);
    const elsewhere = await api.call('GET', '/api/v1/webhooks', {
      token: 'ph_more',
      headers: from('192.0.2.31'),
    });
    expect(elsewhere.status).toBe(401);
    const account = await createAccount(api.database.pool, {
      memberOf: [{ tenantId, role: 'viewer' }],
    });
    expect(await api.signIn(account)).toBeTypeOf('string');
  });
});

describe('what a resolver holds back', () => {
  const api = useApi();

  it('says by header when to come again, as REST does', async () => {
    const query = 'mutation { signIn(email: "a@example.test", password: "wrong") { token } }';
    const ask = () => api.call('POST', '/graphql', { body: { query } });
    let answer = await ask();
    while (answer.body.errors[0].extensions.code === 'INVALID_CREDENTIALS') {
      expect(answer.headers).not.toHaveProperty('retry-after');
      answer = await ask();
    }
    const { code, retryAfterS } = answer.body.errors[0].extensions;
    expect(code).toBe('RATE_LIMITED');
    expect(answer.headers['retry-after']).toBe(String(retryAfterS));
  });
});
