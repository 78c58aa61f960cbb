import { createAccount, createApiKey, createEventType, createTenant } from '@posthorn/testkit';
import type { useApi } from './use-api.ts';

type TestApi = ReturnType<typeof useApi>;

/** A tenant with a key for each role, and an operator's token. */
export async function makePeople(api: TestApi) {
  const { pool } = api.database;
  const tenant = await createTenant(pool);
  const keyOf = async (role: 'owner' | 'admin' | 'developer' | 'viewer') =>
    (await createApiKey(pool, { tenantId: tenant.id, role })).secret;
  const operator = await createAccount(pool, { isOperator: true });
  for (const name of ['payment.succeeded', 'payment.failed', 'order.created']) {
    await createEventType(pool, { name });
  }
  return {
    tenantId: tenant.id,
    owner: await keyOf('owner'),
    admin: await keyOf('admin'),
    developer: await keyOf('developer'),
    viewer: await keyOf('viewer'),
    operator: await api.signIn(operator),
  };
}

export type People = Awaited<ReturnType<typeof makePeople>>;
