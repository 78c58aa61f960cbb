/** The values of the enums in the database, as the entities spell them. */
export {
  PRIORITY_TIERS,
  type PriorityTier,
  SIGNATURE_SCHEMES,
  type SignatureScheme,
} from '@posthorn/domain';

export const WEBHOOK_STATUSES = ['active', 'inactive', 'disabled'] as const;
export type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

/** What becomes of an event that does not fit the schema of its type. */
export const SCHEMA_FAULT_ACTIONS = ['reject', 'warn'] as const;
export type SchemaFaultAction = (typeof SCHEMA_FAULT_ACTIONS)[number];

export const MEMBER_ROLES = ['owner', 'admin', 'developer', 'viewer'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

export const REPLAY_KINDS = ['dead_letters', 'held'] as const;
export const REPLAY_STATUSES = ['running', 'done', 'cancelled'] as const;
export type ReplayStatus = (typeof REPLAY_STATUSES)[number];

export const SESSION_KINDS = ['account', 'portal'] as const;

export const ACTOR_KINDS = ['account', 'api_key', 'portal', 'system'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

/** How a webhook's endpoint shows that it wants the events. */
export const VERIFICATIONS = ['head', 'challenge'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** Why a request was not taken for a source's: the code of its answer, where that says enough. */
export const SOURCE_FAILURE_CODES = [
  'MISSING_SIGNATURE',
  'INVALID_SIGNATURE',
  'TIMESTAMP_OUT_OF_RANGE',
  'ADDRESS_NOT_ALLOWED',
  'KEY_ENDED',
  'SOURCE_DISABLED',
  'RATE_LIMITED',
] as const;
export type SourceFailureCode = (typeof SOURCE_FAILURE_CODES)[number];

/** What became of a request whose key is not known: looked for, or refused before that. */
export const UNKNOWN_KEY_CODES = ['UNKNOWN_KEY', 'RATE_LIMITED'] as const;
export type UnknownKeyCode = (typeof UNKNOWN_KEY_CODES)[number];

/** Days, today included, of which failed authentications are kept and shown. */
export const FAILURES_KEPT_DAYS = 7;
