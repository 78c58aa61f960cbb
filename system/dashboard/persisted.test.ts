import { randomUUID } from 'node:crypto';
import {
  createAccount,
  createTenant,
  type MadeAccount,
  type System,
  startSystem,
  useDatabase,
  useRedis,
} from '@posthorn/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebhooksDocument } from '../../apps/dashboard/gql/graphql.ts';
import { persistedExtension } from '../../apps/dashboard/lib/persisted.ts';
import { codeOf, openHttpBrowser } from './browser.ts';

const database = useDatabase();
const redis = useRedis();
let system: System;
let tenant: { id: string; slug: string };
let owner: MadeAccount;

beforeAll(async () => {
  const { url: databaseUrl, pool } = database;
  const env = { GRAPHQL_OPERATIONS: 'persisted' };
  system = await startSystem({
    databaseUrl,
    redisUrl: redis.url,
    workers: 0,
    dashboard: true,
    env,
  });
  tenant = await createTenant(pool);
  owner = await createAccount(pool, { memberOf: [{ tenantId: tenant.id, role: 'owner' }] });
}, 300_000);

afterAll(() => system?.stop());

test('where only persisted operations are answered, the dashboard works, and no text gets through', async () => {
  const browser = openHttpBrowser(system.dashboardUrl);
  expect((await browser.signIn(owner)).status).toBe(200);
  // Whose a thing is, the dashboard's server asks before it makes the page.
  const missing = await browser.ask(`/t/${tenant.slug}/webhooks/${randomUUID()}`);
  expect(missing.status).toBe(404);
  expect((await browser.ask(`/t/${tenant.slug}/webhooks`)).status).toBe(200);

  const page = {
    'content-type': 'application/json',
    'x-posthorn-dashboard': '1',
    origin: system.dashboardUrl,
  };
  const byHash = await browser.ask('/api/graphql', {
    method: 'POST',
    headers: page,
    body: JSON.stringify({ extensions: persistedExtension(WebhooksDocument), variables: {} }),
  });
  expect(await byHash.json()).toMatchObject({ data: { webhooks: { edges: [] } } });
  expect(await codeOf(await browser.graphql('{ viewer { id } }'))).toBe('OPERATION_NOT_PERSISTED');
  expect((await browser.signOut()).status).toBe(200);
});
