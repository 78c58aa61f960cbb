import { createHmac, createSecretKey } from 'node:crypto';
import { eventIdOf, NUMBER_DIGITS, writeNumber } from './event-id.ts';

/** Who sends what: everything that the requests of a run have in common. */
export interface RequestPlan {
  apiKey: string;
  webhookSecret: string;
  clientId: string;
  eventType: string;
  /** Starts every event id of the run. */
  eventIdPrefix: string;
  /** 1 sends an object, more an array. */
  eventsPerRequest: number;
  /** Length of each event's `data`, in bytes. */
  dataBytes: number;
}

const SIGNATURE_HEX = 64;
const SECONDS_DIGITS = 10;

/**
 * Makes requests of one length, of which a send only changes the ids, the time and the signature.
 * A request with number n carries the events n × eventsPerRequest and following.
 */
export function createRequestMaker(plan: RequestPlan): {
  /** A buffer of its own for each connection, which has one request in the air at most. */
  newBuffer(): Buffer;
  /** Fills a buffer with a request. */
  fill(buffer: Buffer, requestNumber: number, nowMs: number): void;
  /** Signs the requests up to a number ahead of time, so that the run does not pay for it. */
  signAhead(requests: number): void;
} {
  const body = Buffer.from(bodyTemplate(plan));
  const head = headTemplate(plan, body.length);
  const signatureAt = head.length - SIGNATURE_HEX - 4;
  const secondsAt = head.indexOf('x-source-timestamp: ') + 'x-source-timestamp: '.length;
  const numberOffsets = offsetsOf(body, eventIdOf(plan.eventIdPrefix, 0)).map(
    (offset) => offset + plan.eventIdPrefix.length + 1,
  );
  // A key object: given the text, every HMAC would prepare its key anew, at six times the cost.
  const key = createSecretKey(plan.webhookSecret, 'utf8');
  let signed = Buffer.alloc(0);

  const hmac = (bytes: Buffer): string => createHmac('sha256', key).update(bytes).digest('hex');
  const setNumbers = (bytes: Buffer, requestNumber: number): void => {
    let number = requestNumber * plan.eventsPerRequest;
    for (const offset of numberOffsets) writeNumber(bytes, offset, number++);
  };
  return {
    newBuffer: () => Buffer.concat([Buffer.from(head), body]),
    fill(buffer, requestNumber, nowMs) {
      const bodyBytes = buffer.subarray(head.length);
      setNumbers(bodyBytes, requestNumber);
      buffer.write(String(Math.floor(nowMs / 1000)), secondsAt, 'latin1');
      const from = requestNumber * SIGNATURE_HEX;
      if (from < signed.length) signed.copy(buffer, signatureAt, from, from + SIGNATURE_HEX);
      else buffer.write(hmac(bodyBytes), signatureAt, 'latin1');
    },
    signAhead(requests) {
      const scratch = Buffer.from(body);
      signed = Buffer.alloc(requests * SIGNATURE_HEX);
      for (let request = 0; request < requests; request += 1) {
        setNumbers(scratch, request);
        signed.write(hmac(scratch), request * SIGNATURE_HEX, 'latin1');
      }
    },
  };
}

function headTemplate(plan: RequestPlan, bodyBytes: number): string {
  return [
    'POST /api/v1/events/ingest HTTP/1.1',
    'host: posthorn',
    'content-type: application/json',
    `content-length: ${bodyBytes}`,
    `authorization: Bearer ${plan.apiKey}`,
    `x-source-timestamp: ${'0'.repeat(SECONDS_DIGITS)}`,
    `x-source-signature: sha256=${'0'.repeat(SIGNATURE_HEX)}`,
    '\r\n',
  ].join('\r\n');
}

function bodyTemplate(plan: RequestPlan): string {
  const event = JSON.stringify({
    event_id: eventIdOf(plan.eventIdPrefix, 0),
    client_id: plan.clientId,
    event_type: plan.eventType,
    timestamp: new Date().toISOString(),
    source: 'bench',
    version: '1.0',
    data: dataOf(plan.dataBytes),
  });
  if (plan.eventsPerRequest === 1) return event;
  return `[${Array.from({ length: plan.eventsPerRequest }, () => event).join(',')}]`;
}

/** A payment as a shop would tell it, filled up to an exact length. */
function dataOf(bytes: number): object {
  const data = {
    payment_id: 'pay_3NqkX2eZvKYlo2C1',
    amount: 1999,
    currency: 'EUR',
    customer: { id: 'cus_9s6XKzkNRiz8i3', country: 'AT', email: 'someone@example.com' },
    items: [{ sku: 'POSTHORN-1', quantity: 2, unit_amount: 999.5 }],
    note: '',
  };
  const missing = bytes - JSON.stringify(data).length;
  if (missing < 0) throw new Error(`data cannot be shorter than ${bytes - missing} bytes`);
  return { ...data, note: 'x'.repeat(missing) };
}

function offsetsOf(bytes: Buffer, text: string): number[] {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(text); at !== -1; at = bytes.indexOf(text, at + NUMBER_DIGITS)) {
    offsets.push(at);
  }
  return offsets;
}
