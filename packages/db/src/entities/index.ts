import { Account } from './account.ts';
import { ApiKey } from './api-key.ts';
import { Attempt } from './attempt.ts';
import { AuditEntry } from './audit-entry.ts';
import { Delivery } from './delivery.ts';
import { Event } from './event.ts';
import { EventType } from './event-type.ts';
import { Invitation } from './invitation.ts';
import { Membership } from './membership.ts';
import { PortalLink } from './portal-link.ts';
import { Replay } from './replay.ts';
import { Session } from './session.ts';
import { Source } from './source.ts';
import { SourceCredential } from './source-credential.ts';
import { SourceGrant } from './source-grant.ts';
import { Tenant } from './tenant.ts';
import { Webhook } from './webhook.ts';
import { WebhookSecret } from './webhook-secret.ts';

export { Account, type AccountRow } from './account.ts';
export { ApiKey, type ApiKeyRow } from './api-key.ts';
export { Attempt, type AttemptRow } from './attempt.ts';
export { AuditEntry, type AuditEntryRow } from './audit-entry.ts';
export { Delivery, type DeliveryRow } from './delivery.ts';
export { Event, type EventRow } from './event.ts';
export { EventType, type EventTypeRow } from './event-type.ts';
export { Invitation, type InvitationRow } from './invitation.ts';
export { Membership, type MembershipRow } from './membership.ts';
export { PortalLink, type PortalLinkRow } from './portal-link.ts';
export { Replay, type ReplayRow } from './replay.ts';
export { Session, type SessionRow } from './session.ts';
export { Source, type SourceRow } from './source.ts';
export { SourceCredential, type SourceCredentialRow } from './source-credential.ts';
export { SourceGrant, type SourceGrantRow } from './source-grant.ts';
export { Tenant, type TenantRow } from './tenant.ts';
export * from './values.ts';
export { Webhook, type WebhookRow } from './webhook.ts';
export { WebhookSecret, type WebhookSecretRow } from './webhook-secret.ts';

/** Every entity, for the ORM's start. */
export const ENTITIES = [
  Account,
  ApiKey,
  Attempt,
  AuditEntry,
  Delivery,
  Event,
  EventType,
  Invitation,
  Membership,
  PortalLink,
  Replay,
  Session,
  Source,
  SourceCredential,
  SourceGrant,
  Tenant,
  Webhook,
  WebhookSecret,
] as const;
