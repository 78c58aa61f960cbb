import { createAccount, createApiKey, type Receiver, startReceiver } from '@posthorn/testkit';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ACCESS,
  NOT_IN_PORTALS,
  type Operation,
  ROLES_ASCENDING,
  type Role,
} from '../src/access/access-table.ts';
import { guardOperations } from '../src/access/guard.ts';
import { buildApiSchema } from '../src/graphql/build-schema.ts';
import { documentOf, type RootField, rootFieldsOf } from './support/operations.ts';
import { OTHER_ROUTES, REST_SAMPLES, type RestRequest, routesOf } from './support/rest-samples.ts';
import { NOT_CONFIGURED, type Person, SAMPLES } from './support/samples.ts';
import { useApi } from './support/use-api.ts';
import { makeWorld, type World } from './support/world.ts';

describe('the access table', () => {
  it('refuses a schema with an operation that it does not name', () => {
    const unnamed = buildSchema('type Query { viewer: Int emptyEverything: Int }');
    expect(() => guardOperations(unnamed)).toThrow('emptyEverything is not in the access table');
    const inherited = buildSchema('type Query { viewer: Int toString: Int }');
    expect(() => guardOperations(inherited)).toThrow('toString is not in the access table');
  });
});

/** Someone who tries everything, and what they are in the tenant that it is tried on. */
interface Caller {
  who: string;
  token: string | undefined;
  is: Role | 'operator' | 'stranger' | 'nobody';
  /** Whose token it is, where it is a person's. */
  person?: Person;
  isPortal?: boolean;
}

/** Operations on nothing of a tenant: strangers may call them as anyone with their role does. */
const OF_NO_TENANT: ReadonlySet<Operation> = new Set<Operation>([
  'signIn',
  'acceptInvitation',
  'openPortal',
  'requestPasswordReset',
  'resetPassword',
  'invitationPreview',
  'viewer',
  'tenants',
  'createTenant',
  'eventType',
  'eventTypes',
  'createEventType',
  'updateEventType',
  'systemHealth',
]);

type Verdict = 'ok' | 'FORBIDDEN' | 'UNAUTHENTICATED' | 'NOT_FOUND';

/** What the table says of a caller; the contract says the rest: what is a stranger's is not there. */
function expected(name: Operation, caller: Caller): Verdict {
  const access = ACCESS[name];
  if (NOT_CONFIGURED.has(name)) return 'NOT_FOUND';
  if (access === 'anyone') return 'ok';
  if (caller.is === 'nobody') return 'UNAUTHENTICATED';
  if (access === 'person') return caller.person ? 'ok' : 'FORBIDDEN';
  if (caller.isPortal && NOT_IN_PORTALS.has(name)) return 'FORBIDDEN';
  if (caller.is === 'operator') return 'ok';
  if (access === 'operator') return 'FORBIDDEN';
  if (caller.is === 'stranger') return OF_NO_TENANT.has(name) ? 'ok' : 'NOT_FOUND';
  if (access === 'signed-in') return 'ok';
  return ROLES_ASCENDING.indexOf(caller.is) >= ROLES_ASCENDING.indexOf(access) ? 'ok' : 'FORBIDDEN';
}

describe('who may do what: every operation, as everyone', () => {
  const api = useApi();
  let receiver: Receiver;
  let world: World;
  const callers: Caller[] = [];
  const fields: RootField[] = [];

  beforeAll(async () => {
    const { pool } = api.database;
    receiver = await startReceiver();
    world = await makeWorld(api, `${receiver.url}/hook`);
    const other = await makeWorld(api, `${receiver.url}/hook`);
    const { tenantId } = world;
    const signedIn = async (given: Parameters<typeof createAccount>[1]) => {
      const person = await createAccount(pool, given);
      return { person, token: await api.signIn(person) };
    };
    for (const role of ROLES_ASCENDING) {
      const here = { tenantId, role };
      const key = await createApiKey(pool, here);
      callers.push({ who: role, ...(await signedIn({ memberOf: [here] })), is: role });
      callers.push({ who: `key of the role ${role}`, token: key.secret, is: role });
    }
    for (const role of ['viewer', 'developer', 'admin'] as const) {
      const token = await world.openPortal(role);
      callers.push({ who: `portal of the role ${role}`, token, is: role, isPortal: true });
    }
    const portalElsewhere = await other.openPortal('admin');
    callers.push({
      who: 'portal of another tenant',
      token: portalElsewhere,
      is: 'stranger',
      isPortal: true,
    });
    const elsewhere = { tenantId: other.tenantId, role: 'owner' as const };
    const both = { memberOf: [elsewhere, { tenantId, role: 'viewer' as const }] };
    callers.push(
      { who: 'viewer who owns another tenant', ...(await signedIn(both)), is: 'viewer' },
      { who: 'operator', ...(await signedIn({ isOperator: true })), is: 'operator' },
      {
        who: 'owner of another tenant',
        ...(await signedIn({ memberOf: [elsewhere] })),
        is: 'stranger',
      },
      {
        who: "key of another tenant's owner",
        token: (await createApiKey(pool, elsewhere)).secret,
        is: 'stranger',
      },
      { who: 'nobody', token: undefined, is: 'nobody' },
      { who: 'someone with a made-up token', token: 'e30.e30.e30', is: 'nobody' },
    );
    fields.push(...rootFieldsOf(await buildApiSchema([])));
  });
  afterAll(() => receiver.stop());

  /** What came of a field: a code, or `ok`; null where something was asked for is the same as not there. */
  async function ask(field: RootField, caller: Caller): Promise<string> {
    const sample = SAMPLES[field.name as Operation];
    if (!sample) throw new Error(`${field.name} has no sample in test/support/samples.ts`);
    const args = await sample(world, caller.person);
    // Of its own where it is ended.
    const isEnded = field.name === 'signOut' && caller.person;
    const token = isEnded ? await api.signIn(isEnded) : caller.token;
    const answer = await api.graphql(documentOf(field, args), { ...args }, token);
    const code = answer.errors?.[0]?.extensions.code;
    if (code) return code;
    const isThere = answer.data[field.name] !== null;
    if (caller.is === 'stranger') expect(JSON.stringify(answer.data)).not.toContain(world.tenantId);
    return isThere ? 'ok' : 'NOT_FOUND';
  }

  async function request(method: string, path: string, caller: Caller, sent: RestRequest) {
    const query = new URLSearchParams(sent.query);
    const url = `${path.replace('{id}', sent.id ?? '')}${query.size > 0 ? `?${query}` : ''}`;
    const { token } = caller;
    const answer = await api.call(method as 'GET', url, { token, body: sent.body });
    if (caller.is === 'stranger') expect(answer.text).not.toContain(world.tenantId);
    return answer.status < 300 ? 'ok' : answer.body.error.code;
  }

  /** Calls as everyone, and tells where that came out otherwise than the table says. */
  async function walk(
    name: Operation,
    call: (caller: Caller) => Promise<string>,
  ): Promise<string[]> {
    const wrong: string[] = [];
    for (const caller of callers) {
      const [found, should] = [await call(caller), expected(name, caller)];
      if (found !== should) wrong.push(`${name} as ${caller.who}: ${found}, not ${should}`);
    }
    return wrong;
  }

  it('has a field or a route for everything that the table names, and names everything', () => {
    expect(fields.map(({ name }) => name).sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it('GraphQL: every query as every role, as a stranger, and as nobody', async () => {
    const wrong: string[] = [];
    for (const field of fields.filter(({ root }) => root === 'query')) {
      wrong.push(...(await walk(field.name as Operation, (caller) => ask(field, caller))));
    }
    expect(wrong).toEqual([]);
  });

  it('GraphQL: every mutation as every role, as a stranger, and as nobody', async () => {
    const wrong: string[] = [];
    for (const field of fields.filter(({ root }) => root === 'mutation')) {
      wrong.push(...(await walk(field.name as Operation, (caller) => ask(field, caller))));
    }
    expect(wrong).toEqual([]);
  });

  it('REST: every route as every role, as a stranger, and as nobody', async () => {
    const routes = routesOf(api.app.printRoutes({ commonPrefix: false }));
    const known = routes.filter(({ path }) => !(path in OTHER_ROUTES));
    const names = known.map(({ method, path }) => `${method} ${path}`);
    expect(names.sort()).toEqual(Object.keys(REST_SAMPLES).sort());
    const paths = new Set(routes.map(({ path }) => path));
    expect(Object.keys(OTHER_ROUTES).filter((path) => !paths.has(path))).toEqual([]);

    const wrong: string[] = [];
    for (const [name, { operation, make }] of Object.entries(REST_SAMPLES)) {
      const [method = '', path = ''] = name.split(' ');
      const call = async (caller: Caller) => request(method, path, caller, await make(world));
      wrong.push(...(await walk(operation, call)).map((what) => `${name}: ${what}`));
    }
    expect(wrong).toEqual([]);
  });
});
