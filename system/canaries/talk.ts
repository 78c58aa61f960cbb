import { createHmac } from 'node:crypto';
import type { Writing } from './search.ts';

interface RestInit {
  readonly token?: string;
  /** JSON, or text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, not trusted
type Json = any;

/** Speaks to the API as programs and people do, and keeps every refusal for the search. */
export interface Talk {
  readonly refusals: Writing[];
  rest(method: string, path: string, init?: RestInit): Promise<{ status: number; json: Json }>;
  /** @throws Error when it is refused */
  graphql(query: string, variables: object, token: string | null): Promise<Json>;
  /** A request that has to be refused. */
  refusedGraphql(query: string, variables: object, token: string | null): Promise<void>;
  /** As a source sends it; null when nobody answered. */
  ingest(
    source: { readonly apiKey: string; readonly webhookSecret: string },
    event: string | object,
    given?: { readonly signature?: string },
  ): Promise<{ status: number; json: Json } | null>;
}

const parsed = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

export function createTalk(apiUrl: string): Talk {
  const refusals: Writing[] = [];

  async function ask(method: string, path: string, { token, body, headers }: RestInit = {}) {
    const answer = await fetch(apiUrl + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = parsed(text);
    if (!answer.ok || json?.errors !== undefined || json?.rejected > 0) {
      const place = `refusal ${refusals.length + 1}: ${answer.status} of ${method} ${path.split('?')[0]}`;
      const said = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      refusals.push({ place, bytes: Buffer.from(`${said}\n\n${text}`) });
    }
    return { status: answer.status, json };
  }
  const askGraphql = async (query: string, variables: object, token: string | null) => {
    const body = { query, variables };
    return (await ask('POST', '/graphql', { body, ...(token === null ? {} : { token }) })).json;
  };

  return {
    refusals,
    rest: ask,
    async graphql(query, variables, token) {
      const { data, errors } = await askGraphql(query, variables, token);
      if (errors) throw new Error(`${JSON.stringify(errors)} to ${query}`);
      return data;
    },
    async refusedGraphql(query, variables, token) {
      const answer = await askGraphql(query, variables, token);
      if (!answer?.errors && !answer?.error) throw new Error(`not refused: ${query}`);
    },
    async ingest({ apiKey, webhookSecret }, event, given = {}) {
      const body = typeof event === 'string' ? event : JSON.stringify(event);
      const signature =
        given.signature ?? createHmac('sha256', webhookSecret).update(body).digest('hex');
      return ask('POST', '/api/v1/events/ingest', {
        token: apiKey,
        body,
        headers: {
          'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
          'x-source-signature': `sha256=${signature}`,
        },
      }).catch(() => null);
    },
  };
}
