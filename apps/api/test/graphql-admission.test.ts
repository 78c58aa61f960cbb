import { readFile } from 'node:fs/promises';
import { PosthornError } from '@posthorn/domain';
import { createApiKey, createTenant } from '@posthorn/testkit';
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  getIntrospectionQuery,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGraphqlAdmission, type Introspection } from '../src/graphql/admission/admit.ts';
import { factsOf } from '../src/graphql/admission/document-facts.ts';
import { costOf } from '../src/graphql/admission/operation-cost.ts';
import { useApi } from './support/use-api.ts';

const repeat = (times: number, of: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => of(index)).join(' ');
const chain = (times: number, name: string, end: string): string =>
  times === 0 ? end : `${name} { ${chain(times - 1, name, end)} }`;

/** Documents of some kilobytes that would cost much, by what they abuse. */
const COSTLY: Record<string, [string, string]> = {
  'the schema many times by aliases': [
    `{ ${repeat(100, (n) => `a${n}: __schema { types { fields { name } } }`)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'types of fields of types of fields': [
    '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  'a chain of ofType without end': [
    `{ __schema { types { ${chain(40, 'ofType', 'name')} } } }`,
    'QUERY_TOO_DEEP',
  ],
  'the schema many times by fragments': [
    `{ ${repeat(3, (n) => `a${n}: __schema { ...s }`)} } fragment s on __Schema { types { ...t } } fragment t on __Type { ${repeat(20, (n) => `f${n}: fields { args { type { name } } }`)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'fragments that double at each level': [
    `{ webhooks(first: 1) { edges { node { ...f0 } } } } ${repeat(30, (n) => `fragment f${n} on Webhook { a: health { dead } ...f${n + 1} ...f${n + 1} }`)} fragment f30 on Webhook { health { dead } }`,
    'QUERY_TOO_COMPLEX',
  ],
  'one field many times, to be merged': [
    `{ ${repeat(300, () => 'deliveries(first: 1) { edges { cursor } }')} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'one plain field thousands of times': [
    `{ viewer { ${repeat(1900, () => 'id')} } }`,
    'QUERY_TOO_COMPLEX',
  ],
  'many operations': [repeat(400, (n) => `query q${n} { viewer { id } }`), 'QUERY_TOO_COMPLEX'],
  'many fragments of one another': [
    `{ viewer { ${repeat(150, (n) => `...f${n}`)} } } ${repeat(150, (n) => `fragment f${n} on Viewer { id }`)}`,
    'QUERY_TOO_COMPLEX',
  ],
  'many looks at the database': [
    `{ ${repeat(210, (n) => `a${n}: delivery(id: "x") { id }`)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'passwords to be checked': [
    `mutation { ${repeat(5, (n) => `a${n}: signIn(email: "a@b.c", password: "x") { token }`)} }`,
    'QUERY_TOO_COMPLEX',
  ],
  'large pages of large things': [
    '{ events(first: 100) { edges { node { deliveries { webhook { id } attempts { request { body } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  'a page whose size is a variable': [
    'query ($n: Int = 100) { events(first: $n) { edges { node { deliveries { webhook { id } attempts { request { body } } } } } } }',
    'QUERY_TOO_COMPLEX',
  ],
  depth: [
    `{ deliveries { edges { node { ${chain(12, 'event { deliveries', 'id')} ${'}'.repeat(12)} } } } }`,
    'QUERY_TOO_DEEP',
  ],
  'a text without end': [`{ viewer { id } } # ${'x'.repeat(100_000)}`, 'QUERY_INVALID'],
  'tokens without end': ['{'.repeat(50_000), 'QUERY_INVALID'],
};

/** Counts how often anything of a document is read while something is done with it. */
function countingReads(document: DocumentNode): { document: DocumentNode; reads: () => number } {
  let reads = 0;
  const proxies = new WeakMap<object, object>();
  const wrap = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const known = proxies.get(value);
    if (known) return known as T;
    const proxy = new Proxy(value, {
      get(target, key, receiver) {
        reads += 1;
        return wrap(Reflect.get(target, key, receiver));
      },
    });
    proxies.set(value, proxy);
    return proxy as T;
  };
  return { document: wrap(document), reads: () => reads };
}

describe('what a document costs, before it is validated', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = buildSchema(
      await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8'),
    );
  });

  function codeOf(query: string, stranger: PosthornError | null, introspection: Introspection) {
    const admission = createGraphqlAdmission({ schema, introspection, operations: 'any' });
    try {
      admission.admit(
        { query, persisted: undefined, operationName: undefined, variables: {} },
        stranger,
      );
      return 'admitted';
    } catch (error) {
      if (error instanceof Error && 'extensions' in error) {
        return (error.extensions as { code: string }).code;
      }
      throw error;
    }
  }

  const stranger = new PosthornError('UNAUTHENTICATED');

  it.each(Object.entries(COSTLY))('refuses %s, whoever asks', (_what, [query, code]) => {
    expect(codeOf(query, null, 'on')).toBe(code);
    expect(codeOf(query, stranger, 'on')).not.toBe('admitted');
    expect(codeOf(query, stranger, 'signed-in')).not.toBe('admitted');
  });

  it('lets through what tools and people ask', () => {
    for (const query of [
      getIntrospectionQuery(),
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, oneOf: true }),
      '{ __type(name: "Webhook") { name fields { name type { name ofType { name } } } } }',
      '{ deliveries(first: 100) { edges { node { id event { id } webhook { id } } } } }',
      '{ events(first: 50) { edges { node { id deliveries { id status } } } } deliveryStats { dead } }',
      'mutation { signIn(email: "a@b.c", password: "x") { token } }',
      '{ a: viewer { id } b: viewer { id name } __typename }',
    ]) {
      expect(codeOf(query, null, 'signed-in'), query.slice(0, 60)).toBe('admitted');
    }
  });

  it('lets strangers sign in and nothing else, and introspect as the operator has it', () => {
    const signIn =
      'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { token expiresAt } }';
    const usual = getIntrospectionQuery();
    expect(codeOf(signIn, stranger, 'off')).toBe('admitted');
    expect(codeOf('{ __typename }', stranger, 'off')).toBe('admitted');
    expect(codeOf('{ viewer { id } }', stranger, 'on')).toBe('UNAUTHENTICATED');
    expect(codeOf('{ ...a } fragment a on Query { ... { viewer { id } } }', stranger, 'on')).toBe(
      'UNAUTHENTICATED',
    );
    expect(codeOf('{ toString }', stranger, 'on')).toBe('UNAUTHENTICATED');
    expect(codeOf(usual, stranger, 'on')).toBe('admitted');
    expect(codeOf(usual, stranger, 'signed-in')).toBe('UNAUTHENTICATED');
    expect(codeOf('{ ... { __type(name: "X") { name } } }', stranger, 'signed-in')).toBe(
      'UNAUTHENTICATED',
    );
    expect(codeOf(usual, null, 'signed-in')).toBe('admitted');
    expect(codeOf(usual, null, 'off')).toBe('INTROSPECTION_DISABLED');
    expect(codeOf(usual, stranger, 'off')).toBe('INTROSPECTION_DISABLED');
  });

  it('bounds what validation has to compare, in proportion to the usual', () => {
    const readsOf = (query: string) => {
      const { document, reads } = countingReads(parse(query));
      validate(schema, document, specifiedRules);
      return reads();
    };
    const usual = readsOf(getIntrospectionQuery());
    // The most of one name that is admitted; three times as many are refused, and cost far more.
    const admitted = `{ ${repeat(55, () => 'viewer { tenant { id } }')} }`;
    const refused = `{ ${repeat(300, () => 'viewer { tenant { id } }')} }`;
    expect(codeOf(admitted, null, 'on')).toBe('admitted');
    expect(codeOf(refused, null, 'on')).toBe('QUERY_TOO_COMPLEX');
    expect(readsOf(admitted)).toBeLessThan(20 * usual);
    expect(readsOf(refused)).toBeGreaterThan(10 * readsOf(admitted));
  });

  it('takes one look itself: fragments that double at each level cost by their number', () => {
    const readsOf = (levels: number) => {
      const query = `{ webhooks { edges { node { ...f0 } } } } ${repeat(levels, (n) => `fragment f${n} on Webhook { a${n}: health { dead } ...f${n + 1} ...f${n + 1} }`)} fragment f${levels} on Webhook { id }`;
      const { document, reads } = countingReads(parse(query));
      const { operations, fragments } = factsOf(document);
      const [operation] = operations;
      if (!operation) throw new Error('there is an operation');
      expect(costOf({ schema, operation, fragments, variables: {} }).cost).toBeGreaterThan(
        2 ** levels,
      );
      return reads();
    };
    expect(readsOf(40)).toBeLessThan(5 * readsOf(10));
  });
});

describe('introspection over HTTP', () => {
  const api = useApi();
  const off = useApi({ env: { GRAPHQL_INTROSPECTION: 'off' } });
  const on = useApi({ env: { GRAPHQL_INTROSPECTION: 'on' } });

  async function keyOf(of: typeof api): Promise<string> {
    const { id: tenantId } = await createTenant(of.database.pool);
    return (await createApiKey(of.database.pool, { tenantId, role: 'viewer' })).secret;
  }

  it('is for signed-in callers, unless the operator says otherwise', async () => {
    const query = getIntrospectionQuery();
    const ask = async (of: typeof api, token?: string) => {
      const { status, errors, data } = await of.graphql(query, {}, token);
      return [status, errors?.[0]?.extensions.code ?? Boolean(data.__schema)];
    };
    expect(await ask(api)).toEqual([401, 'UNAUTHENTICATED']);
    expect(await ask(api, 'ph_unknown')).toEqual([401, 'INVALID_API_KEY']);
    expect(await ask(api, await keyOf(api))).toEqual([200, true]);
    expect(await ask(off, await keyOf(off))).toEqual([403, 'INTROSPECTION_DISABLED']);
    expect(await ask(on)).toEqual([200, true]);
  });

  it('a stranger is refused before a document is validated: what is wrong with it goes untold', async () => {
    for (const query of [
      '{ nothingLikeThis }',
      '{ viewer { nope } }',
      '{ ...missing }',
      '{ __schema { nope } }',
    ]) {
      const { status, errors } = await api.graphql(query);
      expect([status, errors?.[0]?.extensions.code], query).toEqual([401, 'UNAUTHENTICATED']);
    }
    const { errors } = await api.graphql('{ nothingLikeThis }', {}, await keyOf(api));
    expect(errors?.[0]?.extensions.code).toBe('QUERY_INVALID');
  });

  it('a schema that is kept to itself makes no suggestions', async () => {
    const suggested = await api.graphql('{ viewr { id } }', {}, await keyOf(api));
    expect(suggested.errors?.[0]?.message).toContain('viewer');
    const kept = await off.graphql('{ viewr { id } }', {}, await keyOf(off));
    expect(kept.errors?.[0]?.extensions.code).toBe('QUERY_INVALID');
    expect(kept.errors?.[0]?.message).not.toContain('viewer');
  });

  it('each costly document is answered small, by its code', async () => {
    const token = await keyOf(api);
    for (const [what, [query, code]] of Object.entries(COSTLY)) {
      const answer = await api.call('POST', '/graphql', { token, body: { query } });
      expect([answer.status, answer.body.errors[0].extensions.code], what).toEqual([400, code]);
      expect(answer.text.length, what).toBeLessThan(1_000);
      const stranger = await api.call('POST', '/graphql', { body: { query } });
      expect(stranger.status, what).toBeGreaterThanOrEqual(400);
      expect(stranger.text.length, what).toBeLessThan(1_000);
    }
  });
});
