/** The roles within a tenant, from the one that may least to the one that may most. */
export const ROLES_ASCENDING = ['viewer', 'developer', 'admin', 'owner'] as const;
export type Role = (typeof ROLES_ASCENDING)[number];

/**
 * Who may call an operation: anyone; whoever proved who they are; people with an account of their
 * own, so neither API keys nor portal sessions; members of the tenant from this role upwards
 * (operators always); or operators alone.
 */
export type Access = 'anyone' | 'signed-in' | 'person' | Role | 'operator';

/**
 * Who may do what (CONTRACT.md, "Trust"): the one table, by the name of the GraphQL field. REST
 * routes name the operation they are the other form of. What is not here is refused, and a test
 * walks every field and route as every role.
 *
 * - owner: all of the tenant
 * - admin: all but what concerns the owner (membership services look at that)
 * - developer: webhooks, events, replay, keys of their own role or less
 * - viewer: reads, no secrets
 */
export const ACCESS = {
  // Signing in, and one's own account.
  signIn: 'anyone',
  signInOptions: 'anyone',
  startOidcSignIn: 'anyone',
  finishOidcSignIn: 'anyone',
  viewer: 'signed-in',
  requestPasswordReset: 'anyone',
  resetPassword: 'anyone',
  signOut: 'person',
  sessions: 'person',
  revokeSession: 'person',
  changePassword: 'person',

  // The tenant itself.
  tenant: 'signed-in',
  tenants: 'signed-in',
  createTenant: 'operator',
  // Its name; what else there is of it, the service leaves to operators.
  updateTenant: 'owner',

  // Who belongs to it; what concerns owners, the service leaves to owners.
  members: 'viewer',
  invitations: 'admin',
  inviteMember: 'admin',
  revokeInvitation: 'admin',
  // Whoever has the link.
  invitationPreview: 'anyone',
  acceptInvitation: 'anyone',
  updateMember: 'admin',
  removeMember: 'admin',
  leaveTenant: 'person',

  // Webhooks.
  webhook: 'viewer',
  webhooks: 'viewer',
  createWebhook: 'developer',
  updateWebhook: 'developer',
  verifyWebhook: 'developer',
  deleteWebhook: 'developer',
  rotateWebhookSecret: 'developer',
  revealWebhookSecret: 'developer',
  sendTestEvent: 'developer',

  // Events and what becomes of them.
  event: 'viewer',
  events: 'viewer',
  publishEvent: 'developer',
  resendEvent: 'developer',
  previewFilter: 'viewer',
  delivery: 'viewer',
  deliveries: 'viewer',
  deliveryStats: 'viewer',
  deadLetters: 'viewer',
  deadLetterCount: 'viewer',
  replay: 'viewer',
  replayDelivery: 'developer',
  replayDeadLetters: 'developer',
  cancelReplay: 'developer',
  discardDeadLetters: 'developer',

  // Who and what sends: sources, event types, keys.
  eventType: 'signed-in',
  eventTypes: 'signed-in',
  createEventType: 'operator',
  updateEventType: 'operator',
  source: 'viewer',
  sources: 'viewer',
  createSource: 'admin',
  updateSource: 'admin',
  rotateSourceCredentials: 'admin',
  apiKeys: 'viewer',
  createApiKey: 'developer',
  revokeApiKey: 'developer',
  createPortalLink: 'developer',
  revokePortalLink: 'developer',
  openPortal: 'anyone',

  // Who did what. An operator who names no tenant sees all of the installation.
  auditLog: 'viewer',

  // The installation.
  systemHealth: 'operator',
  unknownSourceKeys: 'operator',
} as const satisfies Readonly<Record<string, Access>>;

/**
 * What a portal's session may not do, whatever its role: what it would leave behind outlives the link
 * that let it in.
 */
export const NOT_IN_PORTALS: ReadonlySet<string> = new Set<Operation>([
  'updateTenant',
  'inviteMember',
  'revokeInvitation',
  'updateMember',
  'removeMember',
  'createApiKey',
  'revokeApiKey',
  'createPortalLink',
  'revokePortalLink',
]);

/** The name of something that callers can do. */
export type Operation = keyof typeof ACCESS;

/** An operation within one tenant, for which a role decides. */
export type TenantOperation = {
  [Name in Operation]: (typeof ACCESS)[Name] extends Role ? Name : never;
}[Operation];

/** Whether a role is at least another one. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES_ASCENDING.indexOf(role) >= ROLES_ASCENDING.indexOf(least);
}

/** Who may call an operation, by a name that may be unknown; null: it is not in the table. */
export function accessOf(name: string): Access | null {
  return Object.hasOwn(ACCESS, name) ? ACCESS[name as Operation] : null;
}
