import type { AttemptRow, DeliveryRow, EventRow } from '@posthorn/db';
import { DELIVERY_STATUSES, idTimeMs } from '@posthorn/domain';
import { z } from 'zod';
import { attemptPhases, attemptRequest } from '../modules/deliveries/attempt-request.ts';
import { reasonText } from '../modules/deliveries/reason-text.ts';
import { idText, timeText } from './schemas.ts';

export const deliveryStatus = z.enum(DELIVERY_STATUSES);

export const deliveryAnswer = z
  .object({
    delivery_id: idText,
    tenant_id: idText,
    webhook_id: idText,
    event: idText.meta({ description: "Posthorn's id of the event: `GET /api/v1/events/{id}`." }),
    event_type: z.string(),
    status: deliveryStatus,
    reason: z.string().nullable(),
    reason_text: z.string().nullable(),
    attempt_count: z.number().int(),
    created_at: timeText,
    resent_at: timeText.nullable().meta({
      description:
        'When a person sent its event again, which made this delivery. Null: it was made with its event.',
    }),
    next_attempt_at: timeText.nullable(),
    last_attempt_at: timeText.nullable(),
    last_http_status: z.number().int().nullable(),
  })
  .meta({ id: 'Delivery' });

const attemptAnswer = z
  .object({
    attempt_id: idText,
    number: z.number().int(),
    started_at: timeText,
    duration_ms: z.number().int(),
    headers_ms: z.number().int().nullable(),
    http_status: z.number().int().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    url: z.string(),
    address: z.string().nullable(),
    response_headers: z.record(z.string(), z.unknown()).nullable(),
    response_body: z.string().nullable(),
    phases: z
      .object({
        dns_ms: z.number().int().nullable(),
        connect_ms: z.number().int().nullable(),
        tls_ms: z.number().int().nullable(),
        first_byte_ms: z.number().int().nullable(),
        total_ms: z.number().int(),
      })
      .meta({ description: 'Null for what it did not need (a kept connection) or come to.' }),
    request: z
      .object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()).nullable(),
        body: z.string().nullable(),
        note: z.string().nullable(),
      })
      .meta({
        description:
          "What was sent then; values of the webhook's own headers and of its receiver auth are masked. `note` says what is not known of it, or why it did not leave.",
      }),
  })
  .meta({ id: 'Attempt' });

export const deliveryDetailAnswer = deliveryAnswer
  .extend({ attempts: z.array(attemptAnswer) })
  .meta({ id: 'DeliveryDetail' });

export const eventAnswer = z
  .object({
    id: idText,
    event_id: z.string(),
    tenant_id: idText,
    event_type: z.string(),
    timestamp: timeText,
    received_at: timeText,
    source: z.string().nullable(),
    version: z.string(),
    matched: z.number().int(),
    filtered_webhook_ids: z.array(idText),
    schema_faults: z.array(z.object({ path: z.string(), message: z.string() })).meta({
      description:
        'What of it does not fit the schema of its type, where that warns instead of rejecting.',
    }),
    deliveries: z.array(deliveryAnswer),
    data: z.unknown().meta({ description: 'As it was sent, byte for byte.' }),
  })
  .meta({ id: 'Event' });

export function toDeliveryAnswer(row: DeliveryRow): z.output<typeof deliveryAnswer> {
  return {
    delivery_id: row.id,
    tenant_id: row.tenantId,
    webhook_id: row.webhookId,
    event: row.eventId,
    event_type: row.eventType,
    status: row.status,
    reason: row.reason ?? null,
    reason_text: reasonText(row.reason ?? null, row.lastHttpStatus ?? null),
    attempt_count: row.attempts,
    created_at: (row.resentAt ?? new Date(idTimeMs(row.id))).toISOString(),
    resent_at: row.resentAt?.toISOString() ?? null,
    next_attempt_at: row.nextAttemptAt?.toISOString() ?? null,
    last_attempt_at: row.lastAttemptAt?.toISOString() ?? null,
    last_http_status: row.lastHttpStatus ?? null,
  };
}

/** @param event the attempt's; null: it is no longer kept */
export function toAttemptAnswer(
  row: AttemptRow,
  event: EventRow | null,
): z.output<typeof attemptAnswer> {
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = attemptPhases(row);
  const { method, url, headers, body, note } = attemptRequest(row, event);
  return {
    attempt_id: row.id,
    number: row.number,
    started_at: row.startedAt.toISOString(),
    duration_ms: row.durationMs,
    headers_ms: row.headersMs ?? null,
    http_status: row.httpStatus ?? null,
    error_code: row.errorCode ?? null,
    error_message: row.errorMessage ?? null,
    url: row.url,
    address: row.address ?? null,
    response_headers: row.responseHeaders ?? null,
    response_body: row.responseBody ?? null,
    phases: {
      dns_ms: dnsMs,
      connect_ms: connectMs,
      tls_ms: tlsMs,
      first_byte_ms: firstByteMs,
      total_ms: totalMs,
    },
    request: { method, url, headers, body, note },
  };
}

/** An event as JSON text: `data` is put in as it was sent, digits and order of keys unharmed. */
export function eventJson(row: EventRow, deliveries: readonly DeliveryRow[]): string {
  const head = JSON.stringify({
    id: row.id,
    event_id: row.eventId,
    tenant_id: row.tenantId,
    event_type: row.eventType,
    timestamp: row.occurredAt.toISOString(),
    received_at: new Date(idTimeMs(row.id)).toISOString(),
    source: row.source ?? null,
    version: row.version,
    matched: row.matched,
    filtered_webhook_ids: row.filteredWebhookIds ?? [],
    schema_faults: row.schemaFaults ?? [],
    deliveries: deliveries.map(toDeliveryAnswer),
  });
  return `${head.slice(0, -1)},"data":${row.data}}`;
}
