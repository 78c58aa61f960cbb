import { createHmac } from 'node:crypto';
import { UserError } from '../lib/user-error.mjs';

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
export async function signIn(apiUrl: string, email: string, password: string): Promise<RestClient> {
  const json = { 'content-type': 'application/json' };
  const path = '/api/v1/auth/token';
  const body = JSON.stringify({ email, password });
  const answer = await fetch(apiUrl + path, { method: 'POST', headers: json, body });
  const { token } = await answerOf<{ token: string }>(`POST ${path}`, answer);
  const authorization = `Bearer ${token}`;
  return {
    get: async (path) =>
      answerOf(`GET ${path}`, await fetch(apiUrl + path, { headers: { authorization } })),
    send: async (method, path, content) =>
      answerOf(
        `${method} ${path}`,
        await fetch(apiUrl + path, {
          method,
          headers: { ...json, authorization },
          body: JSON.stringify(content),
        }),
      ),
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

/** Posts events the way any source does: its key, the signed body, the time. */
export async function ingest(
  apiUrl: string,
  source: { readonly api_key: string; readonly webhook_secret: string },
  events: readonly SampleEvent[],
): Promise<IngestAnswer> {
  const path = '/api/v1/events/ingest';
  const body = JSON.stringify(events);
  const signature = createHmac('sha256', source.webhook_secret).update(body).digest('hex');
  const answer = await fetch(apiUrl + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${source.api_key}`,
      'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-source-signature': `sha256=${signature}`,
    },
    body,
  });
  return answerOf(`POST ${path}`, answer);
}
