import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import type { Scopes } from '../../access/scopes.ts';
import {
  type ConnectionOf,
  PageArgs,
  toConnection,
  toPageRequest,
} from '../../graphql/connection.ts';
import type { RequestContext } from '../../graphql/context.ts';
import { orNull } from '../shared/or-null.ts';
import { thumbprintOf } from './public-key.ts';
import { CreateWebhookInput, UpdateWebhookInput, WebhookFilter } from './webhook.input.ts';
import {
  CreateWebhookPayload,
  DeleteWebhookPayload,
  RevealWebhookSecretPayload,
  RotateWebhookSecretPayload,
  UpdateWebhookPayload,
  VerifyWebhookPayload,
} from './webhook.payload.ts';
import type { WebhookService } from './webhook.service.ts';
import { toWebhook, Webhook, WebhookConnection, WebhookHealth } from './webhook.type.ts';
import { toWebhookChanges } from './webhook-changes.ts';
import { toWebhookSecret, WebhookSecret } from './webhook-secret.type.ts';

@Resolver(() => Webhook)
export class WebhookResolver {
  private readonly scopes: Scopes;
  private readonly service: WebhookService;

  constructor(scopes: Scopes, service: WebhookService) {
    this.scopes = scopes;
    this.service = service;
  }

  @Query(() => WebhookConnection)
  async webhooks(
    @Arg('filter', () => WebhookFilter, { nullable: true }) filter: WebhookFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: RequestContext,
  ): Promise<ConnectionOf<Webhook>> {
    const scope = this.scopes.named(await context.caller(), filter?.tenantId, 'webhooks');
    return toConnection(
      await this.service.list(scope, filter ?? {}, toPageRequest(page)),
      toWebhook,
    );
  }

  @Query(() => Webhook, { nullable: true })
  async webhook(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Webhook | null> {
    const caller = await context.caller();
    return orNull(async () => {
      const scope = await this.scopes.owning(caller, 'webhook', id, 'webhook');
      return toWebhook(await this.service.get(scope, id));
    });
  }

  @FieldResolver(() => WebhookHealth, { description: 'The last 60 minutes.' })
  health(@Root() webhook: Webhook, @Ctx() context: RequestContext): Promise<WebhookHealth> {
    return context.loaders.webhookHealth.load(webhook);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'With ed25519, what verifies: `whpk_` and the base64 of 32 bytes. Null with HMAC.',
  })
  async publicSigningKey(
    @Root() webhook: Webhook,
    @Ctx() context: RequestContext,
  ): Promise<string | null> {
    const [current] = await context.loaders.webhookKeys.load(webhook);
    return current?.publicKey ?? null;
  }

  @FieldResolver(() => [WebhookSecret], {
    description: 'What signs now, the current one first; never the secrets themselves.',
  })
  async secrets(
    @Root() webhook: Webhook,
    @Ctx() context: RequestContext,
  ): Promise<WebhookSecret[]> {
    return (await context.loaders.webhookKeys.load(webhook)).map(toWebhookSecret);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The `kid` of what is encrypted with the public key (RFC 7638).',
  })
  publicKeyThumbprint(@Root() webhook: Webhook): string | null {
    return thumbprintOf(webhook.publicKey);
  }

  @Mutation(() => CreateWebhookPayload)
  async createWebhook(
    @Arg('input', () => CreateWebhookInput) input: CreateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateWebhookPayload> {
    const scope = this.scopes.named(await context.caller(), input.tenantId, 'createWebhook');
    const { callbackUrl } = input;
    const created = await this.service.create(scope, { ...toWebhookChanges(input), callbackUrl });
    return { webhook: toWebhook(created.webhook), signingSecret: created.signingSecret };
  }

  @Mutation(() => UpdateWebhookPayload)
  async updateWebhook(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateWebhookInput) input: UpdateWebhookInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateWebhookPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'webhook', id, 'updateWebhook');
    const { webhook, key } = await this.service.update(scope, id, toWebhookChanges(input));
    return { webhook: toWebhook(webhook), signingSecret: key?.signingSecret ?? null };
  }

  @Mutation(() => VerifyWebhookPayload, {
    description: 'Asks the endpoint again, by HEAD or challenge as the webhook has it.',
  })
  async verifyWebhook(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<VerifyWebhookPayload> {
    const caller = await context.caller();
    const scope = await this.scopes.owning(caller, 'webhook', id, 'verifyWebhook');
    return { webhook: toWebhook(await this.service.verify(scope, id)) };
  }

  @Mutation(() => DeleteWebhookPayload)
  async deleteWebhook(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<DeleteWebhookPayload> {
    const scope = await this.scopes.owning(await context.caller(), 'webhook', id, 'deleteWebhook');
    await this.service.delete(scope, id);
    return { id };
  }

  @Mutation(() => RotateWebhookSecretPayload, {
    description:
      'The old secret goes on signing, beside the new one, for `gracePeriodS` (a day; 0: not at all), those replaced before until their own end, or with `endsFormer` no more.',
  })
  async rotateWebhookSecret(
    @Arg('id', () => ID) id: string,
    @Arg('gracePeriodS', () => Int, { nullable: true }) gracePeriodS: number | null,
    @Arg('endsFormer', () => Boolean, { nullable: true }) endsFormer: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<RotateWebhookSecretPayload> {
    const scope = await this.scopes.owning(
      await context.caller(),
      'webhook',
      id,
      'rotateWebhookSecret',
    );
    const rotated = await this.service.rotateSecret(scope, id, {
      gracePeriodS: gracePeriodS ?? undefined,
      endsFormer: endsFormer ?? undefined,
    });
    return { webhook: toWebhook(rotated.webhook), signingSecret: rotated.signingSecret };
  }

  @Mutation(() => RevealWebhookSecretPayload)
  async revealWebhookSecret(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<RevealWebhookSecretPayload> {
    const scope = await this.scopes.owning(
      await context.caller(),
      'webhook',
      id,
      'revealWebhookSecret',
    );
    return { signingSecret: await this.service.revealSecret(scope, id) };
  }
}
