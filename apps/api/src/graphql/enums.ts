import './metadata-api.ts';
import { registerEnumType } from 'type-graphql';

/** Enums of the API: names as GraphQL spells them, values as the database does. */
export const WebhookStatusEnum = {
  ACTIVE: 'active',
  INACTIVE: 'inactive',
  DISABLED: 'disabled',
} as const;
export const WebhookVerificationEnum = { HEAD: 'head', CHALLENGE: 'challenge' } as const;
export const ReceiverAuthTypeEnum = { BASIC: 'basic', OAUTH2: 'oauth2', MTLS: 'mtls' } as const;
export const SignatureSchemeEnum = { HMAC: 'hmac', ED25519: 'ed25519' } as const;
export const DeliveryStatusEnum = {
  PENDING: 'pending',
  QUEUED: 'queued',
  SUCCEEDED: 'succeeded',
  DEAD: 'dead',
  HELD: 'held',
  DISCARDED: 'discarded',
} as const;
export const MemberRoleEnum = {
  OWNER: 'owner',
  ADMIN: 'admin',
  DEVELOPER: 'developer',
  VIEWER: 'viewer',
} as const;
export const PriorityTierEnum = { HIGH: 'high', STANDARD: 'standard', BULK: 'bulk' } as const;
export const SchemaFaultActionEnum = { REJECT: 'reject', WARN: 'warn' } as const;
export const ReplayStatusEnum = {
  RUNNING: 'running',
  DONE: 'done',
  CANCELLED: 'cancelled',
} as const;
export const ViewerKindEnum = {
  ACCOUNT: 'account',
  API_KEY: 'api_key',
  PORTAL: 'portal',
} as const;
export const ActorKindEnum = {
  ACCOUNT: 'account',
  API_KEY: 'api_key',
  PORTAL: 'portal',
  SYSTEM: 'system',
} as const;

registerEnumType(WebhookStatusEnum, { name: 'WebhookStatus' });
registerEnumType(WebhookVerificationEnum, { name: 'WebhookVerification' });
registerEnumType(ReceiverAuthTypeEnum, { name: 'ReceiverAuthType' });
registerEnumType(SignatureSchemeEnum, { name: 'SignatureScheme' });
registerEnumType(DeliveryStatusEnum, { name: 'DeliveryStatus' });
registerEnumType(MemberRoleEnum, { name: 'MemberRole' });
registerEnumType(PriorityTierEnum, { name: 'PriorityTier' });
registerEnumType(SchemaFaultActionEnum, {
  name: 'SchemaFaultAction',
  description: 'What becomes of an event that does not fit the schema of its type.',
  valuesConfig: {
    REJECT: { description: 'It is refused, each fault with its path.' },
    WARN: { description: 'It is accepted, and carries its faults: `Event.schemaFaults`.' },
  },
});
registerEnumType(ReplayStatusEnum, { name: 'ReplayStatus' });
registerEnumType(ViewerKindEnum, { name: 'ViewerKind' });
registerEnumType(ActorKindEnum, { name: 'ActorKind' });
