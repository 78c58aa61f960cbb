import { randomUUID } from 'node:crypto';
import type { Operation } from '../../src/access/access-table.ts';
import { EVENT_TYPE, type World } from './world.ts';

/**
 * Arguments with which an operation succeeds, for whoever may call it, on a tenant's things.
 * @param token the caller's, for what is theirs alone
 */
export type Sample = (world: World, token: string | undefined) => Promise<object> | object;

const nothing: Sample = () => ({});
const filtered: Sample = ({ tenantId }) => ({ filter: { tenantId } });

/** Operations after which the caller's token may be none any more. */
export const ENDS_SESSIONS: ReadonlySet<Operation> = new Set<Operation>([
  'signOut',
  'revokeSession',
]);

/**
 * Every operation's sample arguments. The walks over all operations (access, audit log) call them
 * with these; an operation without one fails there.
 */
export const SAMPLES: Readonly<Record<Operation, Sample>> = {
  signIn: async (world) => {
    const { email, password } = await world.account();
    return { email, password };
  },
  viewer: nothing,
  signOut: nothing,
  sessions: nothing,
  revokeSession: async ({ api }, token) => {
    const { data } = await api.graphql('{ sessions { id } }', {}, token);
    return { id: data?.sessions[0].id ?? randomUUID() };
  },

  tenant: ({ tenantId }) => ({ id: tenantId }),
  tenants: nothing,
  createTenant: () => ({
    input: {
      slug: `made-${randomUUID()}`,
      name: 'Made',
      ownerEmail: `${randomUUID()}@example.test`,
      ownerName: 'Owner',
      ownerPassword: randomUUID(),
    },
  }),

  webhook: async (world) => ({ id: await world.webhook() }),
  webhooks: filtered,
  createWebhook: ({ tenantId, callbackUrl }) => ({ input: { tenantId, callbackUrl } }),
  updateWebhook: async (world) => ({
    id: await world.webhook(),
    input: { description: randomUUID() },
  }),
  deleteWebhook: async (world) => ({ id: await world.webhook() }),
  rotateWebhookSecret: async (world) => ({ id: await world.webhook() }),
  revealWebhookSecret: async (world) => ({ id: await world.webhook() }),
  sendTestEvent: async (world) => ({ webhookId: await world.webhook() }),

  event: async (world) => ({ id: await world.event() }),
  events: filtered,
  publishEvent: ({ tenantId }) => ({
    input: { tenantId, eventType: EVENT_TYPE, data: { amount: 1 } },
  }),
  previewFilter: async (world) => ({
    input: { filters: { amount_gt: 0 }, eventId: await world.event() },
  }),
  delivery: async (world) => ({ id: await world.delivery() }),
  deliveries: filtered,
  deliveryStats: filtered,
  deadLetters: filtered,
  deadLetterCount: filtered,
  replay: async (world) => ({ id: await world.replay() }),
  replayDelivery: async (world) => ({ id: await world.delivery() }),
  replayDeadLetters: async (world) => {
    await world.delivery();
    return { filter: { tenantId: world.tenantId } };
  },
  cancelReplay: async (world) => ({ id: await world.replay() }),
  discardDeadLetters: async (world) => {
    await world.delivery();
    return { filter: { tenantId: world.tenantId } };
  },

  eventTypes: nothing,
  createEventType: () => ({ input: { name: `made.${randomUUID()}` } }),
  source: async (world) => ({ id: await world.source() }),
  sources: filtered,
  createSource: ({ tenantId }) => ({ input: { tenantId, name: 'Made' } }),
  updateSource: async (world) => ({ id: await world.source(), input: { name: randomUUID() } }),
  rotateSourceCredentials: async (world) => ({ id: await world.source() }),
  apiKeys: filtered,
  createApiKey: ({ tenantId }) => ({ input: { tenantId, name: 'Made', role: 'VIEWER' } }),
  revokeApiKey: async (world) => ({ id: await world.apiKey() }),

  auditLog: filtered,
  systemHealth: nothing,
};
