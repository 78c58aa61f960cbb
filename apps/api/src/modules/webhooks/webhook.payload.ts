import { Field, ID, ObjectType } from 'type-graphql';
import { Webhook } from './webhook.type.ts';

@ObjectType('CreateWebhookPayload')
export class CreateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String, {
    nullable: true,
    description: 'Null with ed25519: `webhook { publicSigningKey }` verifies.',
  })
  signingSecret!: string | null;
}

@ObjectType('UpdateWebhookPayload')
export class UpdateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String, {
    nullable: true,
    description: 'The new one, where the change to HMAC made one; else null.',
  })
  signingSecret!: string | null;
}

@ObjectType('DeleteWebhookPayload')
export class DeleteWebhookPayload {
  @Field(() => ID)
  id!: string;
}

@ObjectType('RotateWebhookSecretPayload')
export class RotateWebhookSecretPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String, {
    nullable: true,
    description: 'Null with ed25519: `webhook { publicSigningKey }` verifies.',
  })
  signingSecret!: string | null;
}

@ObjectType('RevealWebhookSecretPayload')
export class RevealWebhookSecretPayload {
  @Field(() => String)
  signingSecret!: string;
}

@ObjectType('VerifyWebhookPayload')
export class VerifyWebhookPayload {
  @Field(() => Webhook, {
    description: '`callbackUrlVerified` and `callbackUrlError` say what came of it.',
  })
  webhook!: Webhook;
}
