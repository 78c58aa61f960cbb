import type { DeliveryStatus } from '@posthorn/domain';
import { idTimeMs, newId, writeEvidence } from '@posthorn/domain';
import type { Pool } from 'pg';

/** An event as ingest would have stored it, without any deliveries. `atMs` has to lie in a partition. */
export async function createEvent(
  pool: Pool,
  given: {
    tenantId: string;
    eventType?: string;
    eventId?: string;
    dataText?: string;
    matched?: number;
    filteredWebhookIds?: readonly string[];
    atMs?: number;
  },
): Promise<{ id: string; eventId: string }> {
  const atMs = given.atMs ?? Date.now();
  const id = newId(atMs);
  const eventId = given.eventId ?? `evt_${id}`;
  const day = new Date(atMs).toISOString().slice(0, 10);
  await pool.query(
    `with stored as (
       insert into events (tenant_id, id, event_id, event_type, occurred_at, source, version, matched,
         filtered_webhook_ids, data)
       values ($1, $2, $3, $4, $5, 'test', '1.0', $6, $7, $8) returning tenant_id, id, event_id)
     insert into event_keys (tenant_id, event_id, day, id, content_hash)
     select tenant_id, event_id, $9::date, id, '\\x00' from stored`,
    [
      given.tenantId,
      id,
      eventId,
      given.eventType ?? 'payment.succeeded',
      new Date(atMs),
      given.matched ?? 1,
      given.filteredWebhookIds ?? null,
      given.dataText ?? '{"amount":1}',
      day,
    ],
  );
  return { id, eventId };
}

/** A delivery in any state, without attempts; nothing waits for it in the queue's table. */
export async function createDelivery(
  pool: Pool,
  given: {
    tenantId: string;
    eventId: string;
    webhookId: string;
    status?: DeliveryStatus;
    reason?: string | null;
    attempts?: number;
    eventType?: string;
    lastHttpStatus?: number;
    atMs?: number;
  },
): Promise<{ id: string }> {
  const id = newId(given.atMs ?? idTimeMs(given.eventId));
  await pool.query(
    `insert into deliveries (tenant_id, id, event_id, webhook_id, attempts, status, tier, reason,
       event_type, last_http_status)
     values ($1, $2, $3, $4, $5, $6, 'standard', $7, $8, $9)`,
    [
      given.tenantId,
      id,
      given.eventId,
      given.webhookId,
      given.attempts ?? 0,
      given.status ?? 'pending',
      given.reason ?? null,
      given.eventType ?? 'payment.succeeded',
      given.lastHttpStatus ?? null,
    ],
  );
  return { id };
}

const EVIDENCE = writeEvidence({
  phases: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 10 },
  sent: {
    userAgent: 'Posthorn/0.0.0',
    signature: {
      'webhook-id': '',
      'webhook-timestamp': '',
      'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
    },
    ownHeaderNames: [],
    authorizationScheme: null,
    encrypted: null,
    dataText: null,
  },
});

/** An attempt that was answered. */
export async function createAttempt(
  pool: Pool,
  given: {
    tenantId: string;
    deliveryId: string;
    webhookId: string;
    number: number;
    httpStatus?: number;
    /** What `writeEvidence` writes; null: as from before it was kept. */
    evidence?: string | null;
  },
): Promise<{ id: string }> {
  const id = newId();
  await pool.query(
    `insert into attempts (tenant_id, id, delivery_id, webhook_id, started_at, duration_ms,
       headers_ms, number, http_status, url, address, response_headers, response_body, evidence)
     values ($1, $2, $3, $4, now(), 12, 10, $5, $6, 'https://example.test/hook', '192.0.2.1',
       '{"content-type":"text/plain"}', 'answer', $7)`,
    [
      given.tenantId,
      id,
      given.deliveryId,
      given.webhookId,
      given.number,
      given.httpStatus ?? 500,
      given.evidence === undefined ? EVIDENCE : given.evidence,
    ],
  );
  return { id };
}
