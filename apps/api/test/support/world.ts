import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@posthorn/domain';
import {
  createAccount,
  createApiKey,
  createDelivery,
  createEvent,
  createEventType,
  createSource,
  createTenant,
  createWebhook,
} from '@posthorn/testkit';
import type { useApi } from './use-api.ts';

type TestApi = ReturnType<typeof useApi>;

export const EVENT_TYPE = 'payment.succeeded';

/**
 * A tenant, and how to put something of each kind into it: what operations are tried on. Each call
 * makes a new one, since what is tried may be gone afterwards.
 */
export async function makeWorld(api: TestApi, callbackUrl: string) {
  const { pool } = api.database;
  const { keyRing } = api;
  const { id: tenantId } = await createTenant(pool);
  await createEventType(pool, { name: EVENT_TYPE });
  // Somebody owns it, whoever leaves.
  await createAccount(pool, { memberOf: [{ tenantId, role: 'owner' }] });

  const webhook = async () => (await createWebhook(pool, { keyRing, tenantId, callbackUrl })).id;
  const event = async () => (await createEvent(pool, { tenantId })).id;
  const world = {
    api,
    tenantId,
    callbackUrl,
    webhook,
    event,
    async delivery() {
      const ids = { tenantId, eventId: await event(), webhookId: await webhook() };
      return (await createDelivery(pool, { ...ids, status: 'dead', reason: 'REJECTED' })).id;
    },
    async replay() {
      const id = newId();
      await pool.query(
        `insert into replays (id, tenant_id, kind, total) values ($1, $2, 'dead_letters', 0)`,
        [id, tenantId],
      );
      return id;
    },
    async eventType() {
      const { name } = await createEventType(pool, { name: `made.${newId()}` });
      const { rows } = await pool.query('select id from event_types where name = $1', [name]);
      return String(rows[0]?.id);
    },
    source: async () => (await createSource(pool, { keyRing, tenantId })).id,
    apiKey: async () => (await createApiKey(pool, { tenantId, role: 'viewer' })).id,
    account: () => createAccount(pool),
    /** The token of a portal's session. */
    async openPortal(role: 'admin' | 'developer' | 'viewer') {
      const { token } = await world.portalLink(role);
      const query = 'mutation ($token: String!) { openPortal(token: $token) { token } }';
      const { data } = await api.graphql(query, { token });
      return String(data.openPortal.token);
    },
    /** A link that an API key made over REST: nobody can make up the signature. */
    async portalLink(role = 'viewer') {
      const { secret: token } = await createApiKey(pool, { tenantId, role: 'admin' });
      const body = { role };
      const { body: made } = await api.call('POST', '/api/v1/portal-links', { token, body });
      return { id: made.id as string, token: String(made.url).split('token=')[1] ?? '' };
    },
    /** A tenant of its own that someone is a member of. */
    async tenantOf(person?: { email: string }) {
      const { id } = await createTenant(pool);
      await pool.query(
        `insert into memberships (tenant_id, account_id, role)
         select $1, id, 'viewer' from accounts where email = $2`,
        [id, person?.email ?? ''],
      );
      return id;
    },
    async passwordResetToken() {
      const { id } = await createAccount(pool);
      const token = randomBytes(32).toString('base64url');
      await pool.query(
        `insert into password_resets (id, account_id, token_hash, expires_at)
         values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
        [id, createHash('sha256').update(token).digest()],
      );
      return token;
    },
    async member() {
      const { id } = await createAccount(pool, { memberOf: [{ tenantId, role: 'viewer' }] });
      const { rows } = await pool.query('select id from memberships where account_id = $1', [id]);
      return rows[0].id as string;
    },
    invitation: async () => (await world.invitationLink()).id,
    async invitationLink() {
      const id = newId();
      const token = randomBytes(32).toString('base64url');
      await pool.query(
        `insert into invitations (id, tenant_id, email, role, token_hash, expires_at)
         values ($1::uuid, $2, $1::text || '@example.test', 'viewer', $3, now() + interval '1 day')`,
        [id, tenantId, createHash('sha256').update(token).digest()],
      );
      return { id, token };
    },
  };
  return world;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;
