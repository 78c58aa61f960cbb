import { PRIORITY_TIERS, SIGNATURE_SCHEMES, type WebhookRow } from '@posthorn/db';
import {
  CALLBACK_URL_CHARS_MAX,
  EVENT_TYPE_CHARS_MAX,
  EVENT_TYPE_PATTERN,
  parseExact,
  RETRY_POLICY_LIMITS,
  type ReceiverAuthDescription,
  WEBHOOK_LIMITS,
} from '@posthorn/domain';
import { z } from 'zod';
import { thumbprintOf } from '../modules/webhooks/public-key.ts';
import type { ReceiverAuthChange } from '../modules/webhooks/receiver-auth.ts';
import type { WebhookChanges } from '../modules/webhooks/webhook-changes.ts';
import type { ActiveKey } from '../modules/webhooks/webhook-secrets.service.ts';
import { idText, jsonObject, tenantId, timeText, wholeNumberIn } from './schemas.ts';

const { maxRetries, initialDelayMs, maxDelayMs, backoffMultiplier } = RETRY_POLICY_LIMITS;

/** The bounds are those of the registration's own checks, which GraphQL shares. */
const retryConfig = z.strictObject({
  max_retries: wholeNumberIn(maxRetries).nullish().meta({ description: '5 when left out.' }),
  initial_delay_ms: wholeNumberIn(initialDelayMs)
    .nullish()
    .meta({ description: '1,000 when left out.' }),
  max_delay_ms: wholeNumberIn(maxDelayMs)
    .nullish()
    .meta({ description: 'At least initial_delay_ms; 30,000 when left out.' }),
  backoff_multiplier: z
    .number()
    .min(backoffMultiplier.min)
    .max(backoffMultiplier.max)
    .nullish()
    .meta({ description: '2 when left out.' }),
});

const receiverAuth = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('basic'),
      username: z.string(),
      password: z.string().nullish(),
    }),
    z.strictObject({
      type: z.literal('oauth2'),
      token_url: z.string(),
      client_id: z.string(),
      client_secret: z.string().nullish(),
      scope: z.string().nullish(),
    }),
    z.strictObject({
      type: z.literal('mtls'),
      certificate: z.string().nullish(),
      private_key: z.string().nullish(),
      ca: z.string().nullish(),
    }),
  ])
  .meta({
    id: 'ReceiverAuth',
    description:
      'How requests prove who sends them. Secrets are never read back; one that is left out of an update stays while the type, the token URL and the client are the same.',
  });

/** What is said of these is checked by the registration, with codes of its own. */
const callbackUrl = z
  .string()
  .meta({ override: { type: 'string', format: 'uri', maxLength: CALLBACK_URL_CHARS_MAX } });
const eventTypePattern = z.string().meta({
  override: {
    type: 'string',
    maxLength: EVENT_TYPE_CHARS_MAX + '.*'.length,
    pattern: EVENT_TYPE_PATTERN.source,
  },
});

const settings = {
  description: z.string().max(WEBHOOK_LIMITS.descriptionCharsMax).nullish(),
  event_types: z.array(eventTypePattern).max(WEBHOOK_LIMITS.eventTypesMax).nullish().meta({
    description: 'Names of the catalogue, patterns (`order.*`) or `*`; none: every type.',
  }),
  trigger_conditions: z.strictObject({ filters: jsonObject.nullish() }).nullish(),
  retry_config: retryConfig.nullish(),
  rate_limit: z
    .strictObject({
      requests_per_minute: wholeNumberIn(WEBHOOK_LIMITS.requestsPerMinute).nullish(),
    })
    .nullish(),
  priority: z.enum(PRIORITY_TIERS).nullish().meta({
    description:
      'How urgent its deliveries are, over the tier of the event type; null or nothing: that of the event type.',
  }),
  signature_scheme: z.enum(SIGNATURE_SCHEMES).nullish().meta({
    description:
      '`hmac` where nothing is said. Another one brings a new key; the former signs for a day.',
  }),
  public_key: z
    .union([z.string(), jsonObject])
    .nullish()
    .meta({ description: 'RSA of 2,048 to 8,192 bits: PEM, or a JWK.' }),
  encrypted_fields: z
    .array(z.string().max(WEBHOOK_LIMITS.encryptedFieldsCharsMax))
    .max(WEBHOOK_LIMITS.encryptedFieldsMax)
    .nullish()
    .meta({
      description:
        '`data`, or paths in it: `data.card.number`, `data.items[].secret`, `data["card.number"]`; they need a public key.',
    }),
  headers: jsonObject.nullish().meta({
    description:
      'Headers of its own by name, all of them as a whole. Values are never read back; null for a value keeps the one that is set under this name.',
  }),
  receiver_auth: receiverAuth.nullish(),
  verification: z.enum(['head', 'challenge']).nullish().meta({
    description:
      '`head`: any answer will do. `challenge`: inactive (`UNVERIFIED`) until the endpoint has answered one.',
  }),
};
export const createWebhookBody = z
  .strictObject({ tenant_id: tenantId, callback_url: callbackUrl, ...settings })
  .meta({ id: 'CreateWebhook' });

export const updateWebhookBody = z
  .strictObject({
    callback_url: callbackUrl.optional(),
    status: z.enum(['active', 'inactive']).optional(),
    ...settings,
  })
  .meta({
    id: 'UpdateWebhook',
    description: 'What is left out stays; null brings back the default.',
  });

const activeKey = z.object({
  scheme: z.enum(SIGNATURE_SCHEMES),
  created_at: timeText,
  expires_at: timeText.nullable().meta({
    description: 'A former one signs beside the current until then; null: the current one.',
  }),
  is_current: z.boolean(),
  public_key: z.string().nullable().meta({ description: 'With ed25519: `whpk_…`.' }),
});

export const webhookAnswer = z
  .object({
    webhook_id: idText,
    tenant_id: idText,
    callback_url: z.string(),
    description: z.string(),
    status: z.enum(['active', 'inactive', 'disabled']),
    status_reason: z.string().nullable(),
    event_types: z.array(z.string()),
    trigger_conditions: z.object({ filters: jsonObject }).nullable(),
    retry_config: z.object({
      max_retries: z.number().int(),
      initial_delay_ms: z.number().int(),
      max_delay_ms: z.number().int(),
      backoff_multiplier: z.number(),
    }),
    rate_limit: z.object({ requests_per_minute: z.number().int() }),
    priority: z
      .enum(PRIORITY_TIERS)
      .nullable()
      .meta({ description: 'Null: as urgent as the event type.' }),
    signature_scheme: z.enum(SIGNATURE_SCHEMES),
    public_signing_key: z.string().nullable().meta({
      description: 'With ed25519, what verifies: `whpk_` and the base64 of 32 bytes.',
    }),
    secrets: z.array(activeKey).meta({ description: 'What signs now, the current one first.' }),
    public_key: z.string().nullable(),
    public_key_thumbprint: z.string().nullable().meta({
      description: 'The `kid` of what is encrypted with the public key (RFC 7638).',
    }),
    encrypted_fields: z.array(z.string()),
    header_names: z
      .array(z.string())
      .meta({ description: 'Of its own headers. Their values are never read back.' }),
    receiver_auth: z
      .object({
        type: z.enum(['basic', 'oauth2', 'mtls']),
        username: z.string().optional(),
        token_url: z.string().optional(),
        client_id: z.string().optional(),
        scope: z.string().nullable().optional(),
        certificate_subject: z.string().optional(),
        certificate_expires_at: timeText.optional(),
      })
      .nullable()
      .meta({ description: 'Without its secrets: they are never read back.' }),
    verification: z.enum(['head', 'challenge']),
    callback_url_verified: z.boolean(),
    callback_url_error: z.string().nullable(),
    created_at: timeText,
    updated_at: timeText,
  })
  .meta({ id: 'Webhook' });

export const createdWebhookAnswer = webhookAnswer
  .extend({
    signing_secret: z.string().nullable().meta({
      description: 'Shown here and by rotation only; null with ed25519.',
    }),
  })
  .meta({ id: 'CreatedWebhook' });

export const updatedWebhookAnswer = webhookAnswer
  .extend({
    signing_secret: z.string().optional().meta({
      description: 'The new one, only where a change of the scheme to HMAC made one.',
    }),
  })
  .meta({ id: 'UpdatedWebhook' });

/** The filters of a request, as text in which every number has the digits that were sent. */
function exactFilters(
  conditions: { filters?: unknown },
  exactBody: () => unknown,
): string | null | undefined {
  if (conditions.filters == null) return conditions.filters as null | undefined;
  const body = exactBody() as { trigger_conditions: { filters: unknown } };
  return JSON.stringify(body.trigger_conditions.filters);
}

function filtersOf(text: string): Record<string, unknown> {
  return parseExact(text) as Record<string, unknown>;
}

/**
 * What a request says, in the terms of the service.
 * @param exactBody the same body with every digit of its numbers
 */
export function toWebhookChanges(
  body: z.output<typeof updateWebhookBody>,
  exactBody: () => unknown,
): WebhookChanges {
  const { trigger_conditions: conditions, retry_config: retry, rate_limit: rate } = body;
  const key = body.public_key;
  return {
    callbackUrl: body.callback_url,
    status: body.status,
    description: body.description,
    eventTypes: body.event_types,
    filters: conditions === null ? null : conditions && exactFilters(conditions, exactBody),
    retryConfig: retry && {
      maxRetries: retry.max_retries,
      initialDelayMs: retry.initial_delay_ms,
      maxDelayMs: retry.max_delay_ms,
      backoffMultiplier: retry.backoff_multiplier,
    },
    requestsPerMinute: rate === null ? null : rate?.requests_per_minute,
    priority: body.priority,
    signatureScheme: body.signature_scheme,
    publicKey: typeof key === 'object' && key !== null ? JSON.stringify(key) : key,
    encryptedFields: body.encrypted_fields,
    headers: body.headers,
    receiverAuth: body.receiver_auth && toReceiverAuthChange(body.receiver_auth),
    verification: body.verification,
  };
}

/** @param keys of this webhook among others */
export function toWebhookAnswer(
  row: WebhookRow,
  keys: readonly ActiveKey[],
): z.output<typeof webhookAnswer> {
  const own = keys.filter((key) => key.webhookId === row.id);
  return {
    webhook_id: row.id,
    tenant_id: row.tenantId,
    callback_url: row.callbackUrl,
    description: row.description,
    status: row.status,
    status_reason: row.statusReason ?? null,
    event_types: row.eventTypes,
    trigger_conditions: row.filters == null ? null : { filters: filtersOf(row.filters) },
    retry_config: {
      max_retries: row.maxRetries,
      initial_delay_ms: row.initialDelayMs,
      max_delay_ms: row.maxDelayMs,
      backoff_multiplier: row.backoffMultiplier,
    },
    rate_limit: { requests_per_minute: row.requestsPerMinute },
    priority: row.priority ?? null,
    signature_scheme: row.signatureScheme,
    public_signing_key: own[0]?.publicKey ?? null,
    secrets: own.map((key) => ({
      scheme: key.scheme,
      created_at: key.createdAt.toISOString(),
      expires_at: key.expiresAt?.toISOString() ?? null,
      is_current: !key.expiresAt,
      public_key: key.publicKey ?? null,
    })),
    public_key: row.publicKey ?? null,
    public_key_thumbprint: thumbprintOf(row.publicKey),
    encrypted_fields: row.encryptedFields,
    header_names: row.headerNames,
    receiver_auth: toReceiverAuthAnswer(row.receiverAuth ?? null),
    verification: row.verification,
    callback_url_verified: row.callbackUrlVerified,
    callback_url_error: row.callbackUrlError ?? null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

function toReceiverAuthChange(auth: z.output<typeof receiverAuth>): ReceiverAuthChange {
  switch (auth.type) {
    case 'basic':
      return auth;
    case 'oauth2': {
      const { type, token_url: tokenUrl, client_id: clientId, client_secret, scope } = auth;
      return { type, tokenUrl, clientId, clientSecret: client_secret, scope };
    }
    case 'mtls': {
      const { type, certificate, private_key: privateKey, ca } = auth;
      return { type, certificate, privateKey, ca };
    }
  }
}

function toReceiverAuthAnswer(auth: ReceiverAuthDescription | null) {
  switch (auth?.type) {
    case undefined:
      return null;
    case 'basic':
      return { type: auth.type, username: auth.username };
    case 'oauth2': {
      const { type, tokenUrl, clientId, scope } = auth;
      return { type, token_url: tokenUrl, client_id: clientId, scope };
    }
    case 'mtls': {
      const { type, certificateSubject, certificateExpiresAt } = auth;
      return {
        type,
        certificate_subject: certificateSubject,
        certificate_expires_at: certificateExpiresAt,
      };
    }
  }
}
