import type { PriorityTier, SignatureScheme, Verification, WebhookStatus } from '@posthorn/db';
import { RETRY_POLICY_LIMITS } from '@posthorn/domain';
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import {
  PriorityTierEnum,
  SignatureSchemeEnum,
  WebhookStatusEnum,
  WebhookVerificationEnum,
} from '../../graphql/enums.ts';
import { JsonScalar } from '../../graphql/scalars.ts';
import { ReceiverAuthInput } from './receiver-auth.type.ts';

const between = ({ min, max }: { min: number; max: number }) => `${min} to ${max}.`;

@InputType('WebhookFilter')
export class WebhookFilter {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => WebhookStatusEnum, { nullable: true })
  status?: WebhookStatus | null;
  @Field(() => String, { nullable: true, description: 'Part of the URL or the description.' })
  search?: string | null;
}

@InputType('RetryConfigInput', {
  description: 'What is left out has its default, or stays as it is.',
})
export class RetryConfigInput {
  @Field(() => Int, { nullable: true, description: between(RETRY_POLICY_LIMITS.maxRetries) })
  maxRetries?: number | null;
  @Field(() => Int, { nullable: true, description: '100 ms to 1 h.' })
  initialDelayMs?: number | null;
  @Field(() => Int, { nullable: true, description: 'At least initialDelayMs, at most 24 h.' })
  maxDelayMs?: number | null;
  @Field(() => Float, {
    nullable: true,
    description: between(RETRY_POLICY_LIMITS.backoffMultiplier),
  })
  backoffMultiplier?: number | null;
}

@InputType('WebhookInput')
abstract class WebhookInput {
  @Field(() => String, { nullable: true })
  description?: string | null;
  @Field(() => [String], { nullable: true, description: 'Names and patterns; none: every type.' })
  eventTypes?: string[] | null;
  @Field(() => JsonScalar, { nullable: true })
  filters?: unknown;
  @Field(() => String, {
    nullable: true,
    description: 'The filters as JSON text, instead of `filters`: every digit of a number is kept.',
  })
  filtersText?: string | null;
  @Field(() => RetryConfigInput, { nullable: true })
  retryConfig?: RetryConfigInput | null;
  @Field(() => Int, { nullable: true })
  requestsPerMinute?: number | null;
  @Field(() => PriorityTierEnum, {
    nullable: true,
    description: 'Over the tier of the event type; null: that of the event type.',
  })
  priority?: PriorityTier | null;
  @Field(() => SignatureSchemeEnum, {
    nullable: true,
    description:
      'HMAC where nothing is said. Another one brings a new key; the former signs for a day.',
  })
  signatureScheme?: SignatureScheme | null;
  @Field(() => String, {
    nullable: true,
    description: 'What encrypted fields are encrypted with: RSA, 2,048 to 8,192 bits; PEM or JWK.',
  })
  publicKey?: string | null;
  @Field(() => [String], {
    nullable: true,
    description:
      '"data", or paths in it: "data.card.number", "data.items[].secret", "data[\\"card.number\\"]".',
  })
  encryptedFields?: string[] | null;
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Headers of its own by name, all of them as a whole. Values are never read back; null for a value keeps the one that is set under this name.',
  })
  headers?: unknown;
  @Field(() => ReceiverAuthInput, {
    nullable: true,
    description: 'Left out: as it is; null: none.',
  })
  receiverAuth?: ReceiverAuthInput | null;
  @Field(() => WebhookVerificationEnum, { nullable: true, description: 'HEAD unless said.' })
  verification?: Verification | null;
}

@InputType('CreateWebhookInput')
export class CreateWebhookInput extends WebhookInput {
  @Field(() => ID, { nullable: true })
  tenantId?: string | null;
  @Field(() => String)
  callbackUrl!: string;
}

@InputType('UpdateWebhookInput', {
  description: 'What is left out stays as it is; null brings back the default.',
})
export class UpdateWebhookInput extends WebhookInput {
  @Field(() => String, { nullable: true })
  callbackUrl?: string | null;
  @Field(() => WebhookStatusEnum, { nullable: true, description: 'ACTIVE or INACTIVE.' })
  status?: WebhookStatus | null;
}
