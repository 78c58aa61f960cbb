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

export const SourceFailureCodeEnum = {
  MISSING_SIGNATURE: 'MISSING_SIGNATURE',
  INVALID_SIGNATURE: 'INVALID_SIGNATURE',
  TIMESTAMP_OUT_OF_RANGE: 'TIMESTAMP_OUT_OF_RANGE',
  ADDRESS_NOT_ALLOWED: 'ADDRESS_NOT_ALLOWED',
  KEY_ENDED: 'KEY_ENDED',
  SOURCE_DISABLED: 'SOURCE_DISABLED',
  RATE_LIMITED: 'RATE_LIMITED',
} as const;
export const UnknownKeyCodeEnum = {
  UNKNOWN_KEY: 'UNKNOWN_KEY',
  RATE_LIMITED: 'RATE_LIMITED',
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
registerEnumType(SourceFailureCodeEnum, {
  name: 'SourceFailureCode',
  description: "Why a request with a source's key was not taken for the source's.",
  valuesConfig: {
    KEY_ENDED: { description: 'The key was replaced, and its grace period is over.' },
    SOURCE_DISABLED: { description: 'The source was disabled.' },
    RATE_LIMITED: {
      description: 'Refused unread: too many requests of the address had failed before.',
    },
  },
});
registerEnumType(UnknownKeyCodeEnum, {
  name: 'UnknownKeyCode',
  description: 'What became of a request whose key is not known.',
  valuesConfig: {
    UNKNOWN_KEY: { description: "The key is no source's." },
    RATE_LIMITED: {
      description: 'The key was not looked for: too many unknown ones had come before.',
    },
  },
});
registerEnumType(ReplayStatusEnum, { name: 'ReplayStatus' });
registerEnumType(ViewerKindEnum, { name: 'ViewerKind' });
registerEnumType(ActorKindEnum, { name: 'ActorKind' });
