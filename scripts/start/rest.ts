import { createHmac } from 'node:crypto';
import { UserError } from '../lib/user-error.mjs';
import { fetchPatiently } from './fetch-patiently.ts';

/** A webhook as the REST API shows it, as far as the demo looks. */
export interface RestWebhook {
  readonly webhook_id: string;
  readonly callback_url: string;
  readonly description: string | null;
}

/** A delivery as the REST API shows it, as far as the demo looks. */
export interface RestDelivery {
  readonly delivery_id: string;
  readonly status: string;
  readonly attempt_count: number;
}

/** The public REST API, as a tenant's program uses it. */
export interface RestClient {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<T>;
}

async function answerOf<T>(request: string, answer: Response): Promise<T> {
  const text = await answer.text();
  if (!answer.ok)
    throw new UserError(`${request} was answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/** Signs in and gives a client with the token. */
export async function signIn(
  apiUrl: string,
  email: string,
  password: string,
  signal: AbortSignal,
): Promise<RestClient> {
  const json = { 'content-type': 'application/json' };
  const ask = async <T>(method: string, path: string, init: RequestInit): Promise<T> => {
    const isRepeatable = method === 'GET';
    const how = { isRepeatable, signal };
    return answerOf(
      `${method} ${path}`,
      await fetchPatiently(apiUrl + path, { ...init, method }, how),
    );
  };
  const { token } = await ask<{ token: string }>('POST', '/api/v1/auth/token', {
    headers: json,
    body: JSON.stringify({ email, password }),
  });
  const authorization = `Bearer ${token}`;
  return {
    get: (path) => ask('GET', path, { headers: { authorization } }),
    send: (method, path, content) =>
      ask(method, path, { headers: { ...json, authorization }, body: JSON.stringify(content) }),
  };
}

/** An event as a source sends it. */
export interface SampleEvent {
  readonly event_id: string;
  readonly client_id: string;
  readonly event_type: string;
  readonly timestamp: string;
  readonly data: unknown;
  readonly source: string;
  readonly version: string;
}

/** What ingest says of an array. */
export interface IngestAnswer {
  readonly accepted: number;
  readonly rejected: number;
  readonly results: readonly {
    readonly id?: string;
    readonly deliveries?: number;
    readonly error?: { readonly message: string };
  }[];
}

/** Posts events the way any source does: its key, the signed body, the time. Twice is once. */
export async function ingest(
  apiUrl: string,
  source: { readonly api_key: string; readonly webhook_secret: string },
  events: readonly SampleEvent[],
  signal: AbortSignal,
): Promise<IngestAnswer> {
  const path = '/api/v1/events/ingest';
  const body = JSON.stringify(events);
  const signature = createHmac('sha256', source.webhook_secret).update(body).digest('hex');
  const request = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${source.api_key}`,
      'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-source-signature': `sha256=${signature}`,
    },
    body,
  };
  const how = { isRepeatable: true, signal };
  return answerOf(`POST ${path}`, await fetchPatiently(apiUrl + path, request, how));
}
