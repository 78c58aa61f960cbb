import { Field, ID, ObjectType } from 'type-graphql';
import { Webhook } from './webhook.type.ts';

@ObjectType()
export class CreateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String)
  signingSecret!: string;
}

@ObjectType()
export class UpdateWebhookPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
}

@ObjectType()
export class DeleteWebhookPayload {
  @Field(() => ID)
  id!: string;
}

@ObjectType()
export class RotateWebhookSecretPayload {
  @Field(() => Webhook)
  webhook!: Webhook;
  @Field(() => String)
  signingSecret!: string;
}

@ObjectType()
export class RevealWebhookSecretPayload {
  @Field(() => String)
  signingSecret!: string;
}
