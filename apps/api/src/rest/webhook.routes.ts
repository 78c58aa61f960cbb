import type { WebhookRow } from '@posthorn/db';
import { type ErrorCode, EVENT_TYPE_CHARS_MAX, WEBHOOK_LIMITS } from '@posthorn/domain';
import { z } from 'zod';
import type { Scopes } from '../access/scopes.ts';
import type { PublishService } from '../modules/events/publish.service.ts';
import type { WebhookService } from '../modules/webhooks/webhook.service.ts';
import { pageOf, toList } from './page.ts';
import { type Route, route } from './route.ts';
import { idParams, idText, listOf, pageQuery, tenantQuery, wholeNumberIn } from './schemas.ts';
import {
  createdWebhookAnswer,
  createWebhookBody,
  toWebhookAnswer,
  toWebhookChanges,
  updatedWebhookAnswer,
  updateWebhookBody,
  webhookAnswer,
} from './webhook.schemas.ts';

const REGISTRATION_ERRORS: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'CALLBACK_URL_INVALID',
  'CALLBACK_URL_NOT_RESOLVED',
  'CALLBACK_ADDRESS_BLOCKED',
  'EVENT_TYPE_UNKNOWN',
  'FILTER_INVALID',
  'PUBLIC_KEY_INVALID',
  'HEADER_NOT_ALLOWED',
];
const statusFilter = z.object({ status: z.enum(['active', 'inactive', 'disabled']).optional() });

export function webhookRoutes(parts: {
  scopes: Scopes;
  webhooks: WebhookService;
  publishing: PublishService;
}): Route[] {
  const { scopes, webhooks, publishing } = parts;

  async function answerOf(webhook: WebhookRow) {
    return toWebhookAnswer(webhook, await webhooks.keysOf(webhook.tenantId, [webhook.id]));
  }

  return [
    route({
      method: 'post',
      path: '/api/v1/webhooks',
      operation: 'createWebhook',
      summary: 'Register a webhook',
      description:
        'A HEAD request is sent to the URL; if nothing answers it is registered all the same, with `callback_url_verified: false` and the reason.',
      body: createWebhookBody,
      answer: { status: 200, description: 'The webhook', schema: createdWebhookAnswer },
      errors: REGISTRATION_ERRORS,
      async handle({ caller, body, exactBody }) {
        const scope = scopes.named(caller, body.tenant_id, 'createWebhook');
        const { tenant_id: _, callback_url: callbackUrl, ...settings } = body;
        const changes = toWebhookChanges(settings, exactBody);
        const { webhook, signingSecret } = await webhooks.create(scope, {
          ...changes,
          callbackUrl,
        });
        return { ...(await answerOf(webhook)), signing_secret: signingSecret };
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/webhooks',
      operation: 'webhooks',
      summary: 'List webhooks',
      query: pageQuery.extend(statusFilter.shape),
      answer: { status: 200, description: 'A page, newest first', schema: listOf(webhookAnswer) },
      errors: ['CURSOR_INVALID'],
      async handle({ caller, query }) {
        const scope = scopes.named(caller, query.tenant_id, 'webhooks');
        const page = await webhooks.list(scope, { status: query.status }, pageOf(query));
        const ids = page.rows.map((row) => row.id);
        const keys = await webhooks.keysOf(scope.tenantId, ids);
        return toList(page, (row) => toWebhookAnswer(row, keys));
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/webhooks/{id}',
      operation: 'webhook',
      summary: 'Get a webhook',
      params: idParams,
      query: tenantQuery,
      answer: { status: 200, description: 'The webhook', schema: webhookAnswer },
      errors: ['NOT_FOUND'],
      async handle({ caller, params: { id } }) {
        const scope = await scopes.owning(caller, 'webhook', id, 'webhook');
        return answerOf(await webhooks.get(scope, id));
      },
    }),
    route({
      method: 'patch',
      path: '/api/v1/webhooks/{id}',
      operation: 'updateWebhook',
      summary: 'Change a webhook',
      description:
        'Activating a webhook releases the deliveries that were held for it. Another `signature_scheme` brings a new key; the former one signs beside it for a day.',
      params: idParams,
      query: tenantQuery,
      body: updateWebhookBody,
      answer: { status: 200, description: 'The webhook', schema: updatedWebhookAnswer },
      errors: ['NOT_FOUND', 'INVALID_STATE', ...REGISTRATION_ERRORS],
      async handle({ caller, params: { id }, body, exactBody }) {
        const scope = await scopes.owning(caller, 'webhook', id, 'updateWebhook');
        const { webhook, key } = await webhooks.update(
          scope,
          id,
          toWebhookChanges(body, exactBody),
        );
        const signingSecret = key?.signingSecret ?? undefined;
        return { ...(await answerOf(webhook)), signing_secret: signingSecret };
      },
    }),
    route({
      method: 'delete',
      path: '/api/v1/webhooks/{id}',
      operation: 'deleteWebhook',
      summary: 'Delete a webhook',
      description: 'What was not delivered yet is discarded; what was sent stays to be seen.',
      params: idParams,
      query: tenantQuery,
      answer: { status: 204, description: 'It is gone' },
      errors: ['NOT_FOUND'],
      async handle({ caller, params: { id }, reply }) {
        await webhooks.delete(await scopes.owning(caller, 'webhook', id, 'deleteWebhook'), id);
        return reply.send();
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/webhooks/{id}/rotate-secret',
      operation: 'rotateWebhookSecret',
      summary: 'Rotate the signing secret',
      description:
        'The old secret signs beside the new one for the grace period, a day by default; those replaced before until their own end.',
      params: idParams,
      query: tenantQuery,
      body: z.strictObject({
        grace_period_s: wholeNumberIn(WEBHOOK_LIMITS.gracePeriodS)
          .nullish()
          .meta({ description: '0: it signs no more; at most 30 days.' }),
        ends_former: z.boolean().nullish().meta({
          description: 'Those replaced before, which sign still, end at once too.',
        }),
      }),
      isBodyOptional: true,
      answer: {
        status: 200,
        description: 'The new secret',
        schema: z.object({
          webhook_id: idText,
          signing_secret: z.string().nullable().meta({ description: 'Null with ed25519.' }),
          public_signing_key: z
            .string()
            .nullable()
            .meta({ description: 'With ed25519: `whpk_…`.' }),
        }),
      },
      errors: ['NOT_FOUND', 'VALIDATION_FAILED', 'INVALID_STATE'],
      async handle({ caller, params: { id }, body }) {
        const scope = await scopes.owning(caller, 'webhook', id, 'rotateWebhookSecret');
        const rotated = await webhooks.rotateSecret(scope, id, {
          gracePeriodS: body.grace_period_s ?? undefined,
          endsFormer: body.ends_former ?? undefined,
        });
        return {
          webhook_id: rotated.webhook.id,
          signing_secret: rotated.signingSecret,
          public_signing_key: rotated.publicSigningKey,
        };
      },
    }),
    route({
      operation: 'verifyWebhook',
      method: 'post',
      path: '/api/v1/webhooks/{id}/verify',
      summary: 'Verify a webhook again',
      description:
        'Asks the endpoint, by HEAD or challenge as the webhook has it. `callback_url_verified` and `callback_url_error` say what came of it; one that was unverified is activated, and what was held for it goes out.',
      params: idParams,
      query: tenantQuery,
      answer: { status: 200, description: 'The webhook', schema: webhookAnswer },
      errors: ['NOT_FOUND', ...REGISTRATION_ERRORS],
      async handle({ caller, params: { id } }) {
        const scope = await scopes.owning(caller, 'webhook', id, 'verifyWebhook');
        return answerOf(await webhooks.verify(scope, id));
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/webhooks/{id}/test',
      operation: 'sendTestEvent',
      summary: 'Send a test event',
      description:
        "An event to this webhook only. Its data is the event type's example; sample data where it has none.",
      params: idParams,
      query: tenantQuery,
      body: z.strictObject({ event_type: z.string().max(EVENT_TYPE_CHARS_MAX).nullish() }),
      isBodyOptional: true,
      answer: {
        status: 202,
        description: 'It is on its way',
        schema: z.object({ event_id: z.string(), id: idText, delivery_id: idText }),
      },
      errors: ['NOT_FOUND', 'VALIDATION_FAILED', 'OVERLOADED', 'SERVICE_UNAVAILABLE'],
      async handle({ caller, params: { id }, body }) {
        const scope = await scopes.owning(caller, 'webhook', id, 'sendTestEvent');
        const { event, delivery } = await publishing.sendTest(scope, id, body.event_type);
        return { event_id: event.eventId, id: event.id, delivery_id: delivery.id };
      },
    }),
  ];
}
