import { createHash } from 'node:crypto';
import { createAccount, createApiKey, createTenant } from '@posthorn/testkit';
import {
  type GraphQLSchema,
  getIntrospectionQuery,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../../persisted-documents.json' with { type: 'json' };
import { createGraphqlAdmission } from '../src/graphql/admission/admit.ts';
import { buildApiSchema } from '../src/graphql/build-schema.ts';
import { createPersistedDocuments } from '../src/graphql/persisted/persisted-documents.ts';
import { useApi } from './support/use-api.ts';

const documents = createPersistedDocuments(manifest);

/** The hash of one of the dashboard's operations. */
function hashOf(name: string): string {
  const found = Object.entries(manifest).find(([, text]) => {
    const [first] = parse(text).definitions;
    return (first as OperationDefinitionNode).name?.value === name;
  });
  if (!found) throw new Error(`the dashboard has no operation ${name}`);
  return found[0];
}

const byHash = (sha256Hash: unknown, version: unknown = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

describe('persisted-documents.json', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildApiSchema([]);
  });

  it.each(Object.entries(manifest))(
    '%s is the hash of an operation that the schema has',
    (hash, text) => {
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
      expect(validate(schema, parse(text))).toEqual([]);
      // By its hash or, where versions differ, by its text: each is within the limits.
      const admission = createGraphqlAdmission({ schema, introspection: 'off', operations: 'any' });
      const asked = { query: text, operationName: undefined, variables: { first: 50 } };
      const cost = admission.admit({ ...asked, persisted: undefined }, null);
      expect(admission.admit({ ...asked, persisted: documents.find(hash) }, null)).toBe(cost);
    },
  );

  it('costs what its variables say, though it is read once', () => {
    const admission = createGraphqlAdmission({ schema, introspection: 'off', operations: 'any' });
    const costOf = (name: string, first: number) => {
      const persisted = documents.find(hashOf(name));
      const asked = { query: persisted?.text ?? '', operationName: undefined };
      return admission.admit({ ...asked, persisted, variables: { first } }, null);
    };
    expect(costOf('Webhooks', 90) - costOf('Webhooks', 10)).toBeGreaterThanOrEqual(80);
    expect(costOf('Webhooks', 90)).toBeGreaterThan(costOf('Who', 90));
    expect(costOf('Who', 90)).toBe(costOf('Who', 1));
  });

  it('is read once for each operation', () => {
    const hash = hashOf('SignIn');
    expect(documents.find(hash)).toBe(documents.find(hash));
    expect(documents.find('constructor')).toBeUndefined();
  });
});

describe.each(['any', 'persisted'] as const)('with GRAPHQL_OPERATIONS=%s', (operations) => {
  const api = useApi({ env: { GRAPHQL_OPERATIONS: operations, GRAPHQL_INTROSPECTION: 'on' } });
  let owner: string;
  beforeAll(async () => {
    const { id: tenantId } = await createTenant(api.database.pool);
    owner = (await createApiKey(api.database.pool, { tenantId, role: 'owner' })).secret;
  });
  const ask = async (body: object, token?: string) => {
    const answer = await api.call('POST', '/graphql', { token, body });
    const { code, details } = answer.body.errors?.[0]?.extensions ?? {};
    return { ...answer, code, details };
  };

  it('the dashboard signs in and asks by hashes, with variables, each as it may', async () => {
    const account = await createAccount(api.database.pool, { isOperator: true });
    const { email, password } = account;
    const signedIn = await ask({ ...byHash(hashOf('SignIn')), variables: { email, password } });
    const { token } = signedIn.body.data.signIn;
    const who = await ask(byHash(hashOf('Who')), token);
    expect(who.body.data.viewer).toMatchObject({ id: account.id, __typename: 'Viewer' });
    const list = { ...byHash(hashOf('Webhooks')), variables: { first: 10 } };
    expect((await ask(list, owner)).body.data.webhooks.edges).toEqual([]);
    expect(await ask(list)).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  });

  it('what is wrong with the variables, or asks for too much, is told as with a text', async () => {
    const faulty = { ...byHash(hashOf('Webhooks')), variables: { first: 'ten' } };
    expect(await ask(faulty, owner)).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'first' }],
    });
    const nul = { ...byHash(hashOf('Webhook')), variables: { id: '\u0000' } };
    expect((await ask(nul, owner)).code).toBe('VALIDATION_FAILED');
  });

  it('a hash that nobody knows is told in the words by which clients send the text', async () => {
    const unknown = await ask(byHash('0'.repeat(64)), owner);
    expect([unknown.status, unknown.code]).toEqual([400, 'PERSISTED_QUERY_NOT_FOUND']);
    expect(unknown.body.errors[0].message).toBe('PersistedQueryNotFound');
    for (const body of [
      byHash(5),
      byHash(hashOf('Who'), 2),
      { extensions: { persistedQuery: 1 } },
    ]) {
      const answer = await ask(body, owner);
      expect([answer.status, answer.code], JSON.stringify(body)).toEqual([400, 'QUERY_INVALID']);
    }
    const search = new URLSearchParams({
      extensions: JSON.stringify(byHash(hashOf('Who')).extensions),
    });
    const get = await api.call('GET', `/graphql?${search}`, {
      token: owner,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(get.body.errors[0].extensions.code).toBe('QUERY_INVALID');
  });

  it('a text is answered by the one, with whatever hash, and refused by the other', async () => {
    const refused = { status: 403, code: 'OPERATION_NOT_PERSISTED' };
    const expected = operations === 'any' ? { status: 200, code: undefined } : refused;
    const text = { query: '{ viewer { role } }' };
    expect(await ask(text, owner)).toMatchObject(expected);
    expect(await ask({ ...byHash('0'.repeat(64)), ...text }, owner)).toMatchObject(expected);
    expect(await ask({ ...byHash(1, 2), ...text }, owner)).toMatchObject(expected);
    // A known hash lets no other text in.
    expect(await ask({ ...byHash(hashOf('Who')), ...text }, owner)).toMatchObject(expected);
    expect(await ask({ query: getIntrospectionQuery() }, owner)).toMatchObject(expected);
    const known = manifest[hashOf('Who') as keyof typeof manifest];
    expect(await ask({ query: known }, owner)).toMatchObject(expected);
    if (operations === 'persisted') {
      expect(await ask({ query: '{ __typename }' })).toMatchObject(refused);
      expect(await ask({ query: '{ nothing' })).toMatchObject(refused);
    }
  });
});
