import { isErrorCode } from '@posthorn/domain';
import { expect } from 'vitest';

/** No request may take longer: it hangs then. */
const HANG_MS = 30_000;

export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every shape
  body: any;
}

/** Sends a request over a real connection, and waits for the whole answer. */
export async function sendTo(url: string, sent: Sent): Promise<Answered> {
  const hasBody = sent.body !== undefined && sent.method !== 'GET';
  const answer = await fetch(new URL(sent.path, url), {
    method: sent.method,
    headers: sent.headers,
    ...(hasBody ? { body: Buffer.from(sent.body ?? '') } : {}),
    signal: AbortSignal.timeout(HANG_MS),
    redirect: 'manual',
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true && text !== '';
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: isJson ? JSON.parse(text) : null,
  };
}

/** Codes that a busy or half-reachable system answers with, and asks to come again. */
const LATER = ['OVERLOADED', 'SERVICE_UNAVAILABLE'];

/** Neither a failure of ours nor an answer without the form that its address has (docs/errors.md). */
export function expectAnswer(path: string, answered: Answered, what: string): void {
  const { status, headers, text, body } = answered;
  const shown = `${what}\n→ ${status} ${text.slice(0, 500)}`;
  expect(text, shown).not.toMatch(/node_modules|\bat \S+ \(|INTERNAL/);
  expect(status, shown).not.toBe(500);
  if (status >= 500) {
    expect(status, shown).toBe(503);
    expect(LATER, shown).toContain(body?.error?.code ?? body?.errors?.[0]?.extensions?.code);
    expect(headers.get('retry-after'), shown).not.toBeNull();
  }
  const isGraphql = /^\/graphql(?:[/?]|$)/.test(path);
  // GraphQL tells of some errors beside an answer; of those before one with a status.
  if (status < 400 && !(isGraphql && body?.errors)) return;
  const errors: { code: unknown; message: unknown }[] = isGraphql
    ? body.errors.map((error: GraphqlError) => ({ ...error, code: error.extensions?.code }))
    : [body?.error];
  expect(errors.length, shown).toBeGreaterThan(0);
  for (const { code, message } of errors) {
    expect(typeof code === 'string' && isErrorCode(code), shown).toBe(true);
    expect(message, shown).toBeTypeOf('string');
    if (code === 'RATE_LIMITED') expect(headers.get('retry-after'), shown).not.toBeNull();
  }
  if (!isGraphql) expect(Array.isArray(body.error.details), shown).toBe(true);
}

interface GraphqlError {
  message: unknown;
  extensions?: { code?: unknown };
}
