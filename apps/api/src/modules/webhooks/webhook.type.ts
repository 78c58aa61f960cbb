import type {
  PriorityTier,
  SignatureScheme,
  Verification,
  WebhookRow,
  WebhookStatus,
} from '@posthorn/db';
import { parseExact } from '@posthorn/domain';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../graphql/connection.ts';
import {
  PriorityTierEnum,
  SignatureSchemeEnum,
  WebhookStatusEnum,
  WebhookVerificationEnum,
} from '../../graphql/enums.ts';
import { DateTimeScalar, JsonScalar } from '../../graphql/scalars.ts';
import { ReceiverAuth, toReceiverAuth } from './receiver-auth.type.ts';

@ObjectType('RetryConfig')
export class RetryConfig {
  @Field(() => Int)
  maxRetries!: number;
  @Field(() => Int)
  initialDelayMs!: number;
  @Field(() => Int)
  maxDelayMs!: number;
  @Field(() => Float)
  backoffMultiplier!: number;
}

/** What became of a webhook's deliveries lately. */
@ObjectType('WebhookHealth')
export class WebhookHealth {
  @Field(() => Int)
  windowMinutes!: number;
  @Field(() => Int)
  succeeded!: number;
  @Field(() => Int, { description: 'Attempts that did not succeed.' })
  failed!: number;
  @Field(() => Int)
  dead!: number;
  @Field(() => Float, { nullable: true, description: '0 to 1; null when nothing was sent.' })
  successRate!: number | null;
  @Field(() => Float, { nullable: true })
  averageDurationMs!: number | null;
}

/** A tenant's endpoint. */
@ObjectType('Webhook')
export class Webhook {
  @Field(() => ID)
  id!: string;
  @Field(() => ID)
  tenantId!: string;
  @Field(() => String)
  callbackUrl!: string;
  @Field(() => String)
  description!: string;
  @Field(() => WebhookStatusEnum)
  status!: WebhookStatus;
  @Field(() => String, { nullable: true })
  statusReason!: string | null;
  @Field(() => [String], { description: 'Names and patterns; none: every type.' })
  eventTypes!: string[];
  @Field(() => JsonScalar, { nullable: true })
  filters!: unknown;
  @Field(() => String, { nullable: true, description: 'The filters as JSON text.' })
  filtersText!: string | null;
  @Field(() => RetryConfig)
  retryConfig!: RetryConfig;
  @Field(() => Int)
  requestsPerMinute!: number;
  @Field(() => PriorityTierEnum, {
    nullable: true,
    description: 'How urgent its deliveries are; null: as urgent as the event type.',
  })
  priority!: PriorityTier | null;
  @Field(() => [String], {
    description: 'Names of its own headers, as sent. Their values are never read back.',
  })
  headerNames!: string[];
  @Field(() => SignatureSchemeEnum)
  signatureScheme!: SignatureScheme;
  @Field(() => String, {
    nullable: true,
    description: 'What encrypted fields are encrypted with; for signatures see publicSigningKey.',
  })
  publicKey!: string | null;
  @Field(() => [String], {
    description: '"data", or paths in it: what is encrypted in every request; none: nothing.',
  })
  encryptedFields!: string[];
  @Field(() => ReceiverAuth, { nullable: true })
  receiverAuth!: ReceiverAuth | null;
  @Field(() => WebhookVerificationEnum, {
    description:
      'HEAD: any answer will do. CHALLENGE: inactive (UNVERIFIED) until the endpoint has answered one.',
  })
  verification!: Verification;
  @Field(() => Boolean)
  callbackUrlVerified!: boolean;
  @Field(() => String, { nullable: true, description: 'Why the URL is not verified.' })
  callbackUrlError!: string | null;
  @Field(() => Boolean, { description: 'It is there only for the deliveries that it had.' })
  isDeleted!: boolean;
  @Field(() => DateTimeScalar)
  createdAt!: Date;
  @Field(() => DateTimeScalar)
  updatedAt!: Date;
}

export const WebhookConnection = connectionType(Webhook, 'Webhook');

export function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    tenantId: row.tenantId,
    callbackUrl: row.callbackUrl,
    description: row.description,
    status: row.status,
    statusReason: row.statusReason ?? null,
    eventTypes: row.eventTypes,
    filters: row.filters == null ? null : parseExact(row.filters),
    filtersText: row.filters ?? null,
    retryConfig: {
      maxRetries: row.maxRetries,
      initialDelayMs: row.initialDelayMs,
      maxDelayMs: row.maxDelayMs,
      backoffMultiplier: row.backoffMultiplier,
    },
    requestsPerMinute: row.requestsPerMinute,
    priority: row.priority ?? null,
    headerNames: row.headerNames,
    receiverAuth: toReceiverAuth(row.receiverAuth ?? null),
    verification: row.verification,
    signatureScheme: row.signatureScheme,
    publicKey: row.publicKey ?? null,
    encryptedFields: row.encryptedFields,
    callbackUrlVerified: row.callbackUrlVerified,
    callbackUrlError: row.callbackUrlError ?? null,
    isDeleted: row.deletedAt != null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
