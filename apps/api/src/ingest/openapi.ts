import { EVENT_TYPE_CHARS_MAX, FIELD_CHARS_MAX, INGEST_LIMITS } from '@posthorn/domain';
import { z } from 'zod';
import type { ZodOpenApiObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { COMMON_ERRORS, errorResponses } from '../rest/openapi.ts';
import { errorEnvelope, idText } from '../rest/schemas.ts';
import { INGEST_PATH } from './ingest-route.ts';

// These describe; what checks is `parseIngestBody`, which keeps the raw text of `data`.

const { eventId, clientId, source, version } = FIELD_CHARS_MAX;

const event = z
  .object({
    event_id: z.string().min(1).max(eventId).meta({
      pattern: '^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$',
      description: 'Printable ASCII. The same id again with the same content is a duplicate.',
    }),
    client_id: z.string().min(1).max(clientId).optional().meta({
      description: "The tenant's id or slug; may be left out by a source that a tenant owns.",
    }),
    event_type: z
      .string()
      .max(EVENT_TYPE_CHARS_MAX)
      .meta({ pattern: '^[a-zA-Z0-9_-]+(\\.[a-zA-Z0-9_-]+)*$', examples: ['payment.succeeded'] }),
    timestamp: z
      .string()
      .optional()
      .meta({ format: 'date-time', description: 'The time of receipt when left out.' }),
    data: z.unknown().meta({ description: 'Any JSON; reaches receivers byte for byte.' }),
    source: z.string().max(source).optional(),
    version: z.string().min(1).max(version).default('1.0'),
  })
  .meta({ id: 'Event', description: 'camelCase names are accepted as well.' });

const cloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(eventId),
    source: z.string().min(1).max(source),
    type: z.string().max(EVENT_TYPE_CHARS_MAX),
    time: z.string().optional().meta({ format: 'date-time' }),
    clientid: z
      .string()
      .min(1)
      .max(clientId)
      .optional()
      .meta({ description: "The tenant's id or slug." }),
    data: z.unknown().optional(),
  })
  .meta({ id: 'CloudEvent', description: 'CloudEvents 1.0; binary mode is accepted as well.' });

const accepted = z
  .object({
    event_id: z.string(),
    id: idText.meta({ description: "Posthorn's id of the event." }),
    status: z.literal('accepted'),
    deliveries: z.number().int().meta({ description: 'Webhooks it goes to.' }),
  })
  .meta({ id: 'AcceptedEvent' });

const duplicate = z
  .object({
    event_id: z.string(),
    id: idText.meta({ description: 'Of the event that was stored first.' }),
    status: z.literal('duplicate'),
  })
  .meta({ id: 'DuplicateEvent' });

const rejected = z
  .object({
    event_id: z.string().nullable(),
    status: z.literal('rejected'),
    error: errorEnvelope.shape.error,
  })
  .meta({ id: 'RejectedEvent' });

const results = z
  .object({
    accepted: z.number().int(),
    duplicates: z.number().int(),
    rejected: z.number().int(),
    results: z.array(z.union([accepted, duplicate, rejected])).meta({
      description: 'In the order of the array; each event has the answer it would have had alone.',
    }),
  })
  .meta({ id: 'IngestResults' });

const headers = z.object({
  'x-source-timestamp': z.string().optional().meta({ description: 'Unix seconds.' }),
  'x-source-signature': z
    .string()
    .optional()
    .meta({ description: "`sha256=<hex HMAC-SHA256 of the body, by the source's secret>`" }),
  'webhook-id': z.string().optional(),
  'webhook-timestamp': z.string().optional(),
  'webhook-signature': z.string().optional().meta({
    description: 'The three headers of Standard Webhooks, instead of the two of X-Source.',
  }),
});

const answered = (description: string, schema: z.ZodType) => ({
  description,
  content: { 'application/json': { schema } },
});

const responses: ZodOpenApiResponsesObject = {
  200: answered('It was stored before, with the same content', duplicate),
  202: answered('It is stored, with every delivery it owes', accepted),
  207: answered('An array: each event has an answer of its own', results),
  ...errorResponses([
    ...COMMON_ERRORS,
    'EMPTY_BODY',
    'INVALID_ENCODING',
    'MALFORMED_JSON',
    'NESTING_TOO_DEEP',
    'UNAUTHENTICATED',
    'INVALID_API_KEY',
    'MISSING_SIGNATURE',
    'INVALID_SIGNATURE',
    'TIMESTAMP_OUT_OF_RANGE',
    'EVENT_TYPE_NOT_ALLOWED',
    'ADDRESS_NOT_ALLOWED',
    'CLIENT_NOT_GRANTED',
    'TENANT_SUSPENDED',
    'CLIENT_UNKNOWN',
    'EVENT_ID_CONFLICT',
    'EVENT_TOO_LARGE',
    'BATCH_TOO_LARGE',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'SOURCE_THROTTLED',
    'RATE_LIMITED',
    'OVERLOADED',
  ]),
};

/** How ingest stands in openapi.json. */
export const INGEST_OPENAPI: NonNullable<ZodOpenApiObject['paths']> = {
  [INGEST_PATH]: {
    post: {
      summary: 'Send events',
      description:
        "One event, or an array of up to 1,000. The bearer is a source's API key; the request is signed with its webhook secret.",
      requestParams: { header: headers },
      requestBody: {
        description:
          'JSON in UTF-8, not compressed: 16 MiB at most, each event 256 KiB and 64 levels at most.',
        required: true,
        content: {
          'application/json': {
            schema: z.union([event, z.array(event).min(1).max(INGEST_LIMITS.batchEventsMax)]),
          },
          'application/cloudevents+json': { schema: cloudEvent },
          'application/cloudevents-batch+json': {
            schema: z.array(cloudEvent).min(1).max(INGEST_LIMITS.batchEventsMax),
          },
        },
      },
      responses,
    },
  },
};
