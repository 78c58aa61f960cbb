import { Field, ID, ObjectType } from 'type-graphql';
import { Webhook } from './webhook.type.ts';

@ObjectType('CreateWebhookPayload')
export class CreateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String)
  signingSecret!: string;
}

@ObjectType('UpdateWebhookPayload')
export class UpdateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
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
  @Field(() => String)
  signingSecret!: string;
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
