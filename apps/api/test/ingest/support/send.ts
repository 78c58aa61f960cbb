import { createHmac, randomUUID } from 'node:crypto';
import type { TestSource } from './rows.ts';

export type Body = string | Uint8Array;

/** What came back. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
  headers: Headers;
}

export interface SendOptions {
  headers?: Record<string, string>;
  method?: string;
}

export const INGEST_PATH = '/api/v1/events/ingest';

/** The headers that a source signs a body with. */
export function signed(source: TestSource, body: Body, nowMs = Date.now()): Record<string, string> {
  const mac = createHmac('sha256', source.secret).update(body).digest('hex');
  return {
    authorization: `Bearer ${source.apiKey}`,
    'x-source-timestamp': String(Math.floor(nowMs / 1000)),
    'x-source-signature': `sha256=${mac}`,
  };
}

/** Posts bytes as they are, signed. */
export async function sendRaw(
  api: { url: string },
  source: TestSource,
  body: Body,
  options: SendOptions = {},
): Promise<Answer> {
  return await request(api, {
    body,
    headers: { 'content-type': 'application/json', ...signed(source, body), ...options.headers },
  });
}

/** Posts a value as JSON, signed. */
export function send(
  api: { url: string },
  source: TestSource,
  value: unknown,
  options: SendOptions = {},
): Promise<Answer> {
  return sendRaw(api, source, JSON.stringify(value), options);
}

/** A request as it is told. */
export async function request(
  api: { url: string },
  options: { body?: Body; headers?: Record<string, string>; method?: string },
): Promise<Answer> {
  const { body, headers, method = 'POST' } = options;
  const answer = await fetch(`${api.url}${INGEST_PATH}`, {
    method,
    headers,
    // Bytes: fetch would give a text a content type of its own.
    body: body === undefined ? undefined : Buffer.from(body),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text === '' ? null : JSON.parse(text),
    headers: answer.headers,
  };
}

/** An event nobody has sent before. */
export function newEvent(fields: Record<string, unknown> = {}): Record<string, unknown> & {
  event_id: string;
} {
  return {
    event_id: `evt_${randomUUID()}`,
    event_type: 'payment.succeeded',
    timestamp: '2026-05-18T18:06:00Z',
    data: { amount: 100 },
    ...fields,
  };
}
