import { randomUUID } from 'node:crypto';
import type { Operation } from '../../src/access/access-table.ts';
import { EVENT_TYPE, type World } from './world.ts';

/** Arguments with which an operation succeeds, for whoever may call it, on a tenant's things. */
export type Sample = (world: World, person?: Person) => Promise<object> | object;

/** Whoever calls, if it is a person. */
export interface Person {
  email: string;
  password: string;
}

const nothing: Sample = () => ({});
const filtered: Sample = ({ tenantId }) => ({ filter: { tenantId } });

/** Operations of what is not configured here: they answer NOT_FOUND (tested in oidc.test.ts). */
export const NOT_CONFIGURED: ReadonlySet<string> = new Set<Operation>([
  'startOidcSignIn',
  'finishOidcSignIn',
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
  signInOptions: nothing,
  startOidcSignIn: nothing,
  finishOidcSignIn: () => ({ callbackQuery: '', flow: '' }),
  viewer: nothing,
  requestPasswordReset: () => ({ email: `${randomUUID()}@example.test` }),
  resetPassword: async (world) => ({
    token: await world.passwordResetToken(),
    password: randomUUID(),
  }),
  signOut: nothing,
  sessions: nothing,
  revokeSession: async ({ api }, person) => {
    if (!person) return { id: randomUUID() };
    const [, payload = ''] = (await api.signIn(person)).split('.');
    return { id: JSON.parse(Buffer.from(payload, 'base64url').toString()).sid };
  },
  changePassword: (_world, person) => {
    const password = person?.password ?? randomUUID();
    return { current: password, next: password };
  },

  tenant: ({ tenantId }) => ({ id: tenantId }),
  updateTenant: ({ tenantId }) => ({ id: tenantId, input: { name: randomUUID() } }),
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

  members: filtered,
  invitations: filtered,
  inviteMember: ({ tenantId }) => ({
    input: { tenantId, email: `${randomUUID()}@example.test`, role: 'VIEWER' },
  }),
  revokeInvitation: async (world) => ({ id: await world.invitation() }),
  invitationPreview: async (world) => ({ token: (await world.invitationLink()).token }),
  acceptInvitation: async (world) => ({
    token: (await world.invitationLink()).token,
    name: 'Someone',
    password: randomUUID(),
  }),
  updateMember: async (world) => ({ id: await world.member(), role: 'DEVELOPER' }),
  removeMember: async (world) => ({ id: await world.member() }),
  leaveTenant: async (world, person) => ({ tenantId: await world.tenantOf(person) }),

  webhook: async (world) => ({ id: await world.webhook() }),
  webhooks: filtered,
  createWebhook: ({ tenantId, callbackUrl }) => ({ input: { tenantId, callbackUrl } }),
  updateWebhook: async (world) => ({
    id: await world.webhook(),
    input: { description: randomUUID() },
  }),
  verifyWebhook: async (world) => ({ id: await world.webhook() }),
  deleteWebhook: async (world) => ({ id: await world.webhook() }),
  rotateWebhookSecret: async (world) => ({ id: await world.webhook() }),
  revealWebhookSecret: async (world) => ({ id: await world.webhook() }),
  sendTestEvent: async (world) => ({ webhookId: await world.webhook() }),

  event: async (world) => ({ id: await world.event() }),
  events: filtered,
  publishEvent: ({ tenantId }) => ({
    input: { tenantId, eventType: EVENT_TYPE, data: { amount: 1 } },
  }),
  resendEvent: async (world) => ({
    id: await world.event(),
    webhookIds: [await world.webhook()],
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

  eventType: () => ({ name: EVENT_TYPE }),
  eventTypes: nothing,
  createEventType: () => ({ input: { name: `made.${randomUUID()}` } }),
  updateEventType: async (world) => ({
    id: await world.eventType(),
    input: { description: randomUUID() },
  }),
  source: async (world) => ({ id: await world.source() }),
  sources: filtered,
  createSource: ({ tenantId }) => ({ input: { tenantId, name: 'Made' } }),
  updateSource: async (world) => ({ id: await world.source(), input: { name: randomUUID() } }),
  rotateSourceCredentials: async (world) => ({ id: await world.source() }),
  apiKeys: filtered,
  createApiKey: ({ tenantId }) => ({ input: { tenantId, name: 'Made', role: 'VIEWER' } }),
  revokeApiKey: async (world) => ({ id: await world.apiKey() }),
  createPortalLink: ({ tenantId }) => ({ input: { tenantId, role: 'VIEWER' } }),
  revokePortalLink: async (world) => ({ id: (await world.portalLink()).id }),
  openPortal: async (world) => ({ token: (await world.portalLink()).token }),

  auditLog: filtered,
  systemHealth: nothing,
  unknownSourceKeys: nothing,
};
