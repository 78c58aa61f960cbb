import type { FastifyInstance } from 'fastify';

/** A year. */
const HSTS_S = 31_536_000;

/**
 * What every answer of the API says to browsers, of which it expects none: it is no page, belongs
 * into no frame, and holds data that nothing may keep. Other origins get no leave to read it (there
 * are no CORS headers). A fixed table, since ingest answers ten thousand times a second.
 */
export function securityHeaders(options: { isHttps: boolean }): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Said over plain http it means nothing, and kept it would lock a development host out.
    ...(options.isHttps ? { 'strict-transport-security': `max-age=${HSTS_S}` } : {}),
  };
}

/** Puts the headers onto every answer, errors and unknown addresses included. */
export function addSecurityHeaders(
  app: FastifyInstance,
  headers: Readonly<Record<string, string>>,
): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
