import type { Socket } from 'node:net';
import { ERROR_CATALOGUE, type ErrorCode, PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { toEnvelope } from './error-envelope.ts';

/** Answers every error in the contract's envelope: of routes, of unknown addresses, of Fastify itself. */
export function handleErrors(app: FastifyInstance, logger: Logger): void {
  const routes: { pattern: RegExp; method: string }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(`^${url.replaceAll(/:[^/]+/g, '[^/]+')}$`);
    for (const one of [method].flat()) routes.push({ pattern, method: one });
  });

  app.setErrorHandler((error, _request, reply) => sendError(reply, error, logger));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length === 0) {
      return sendError(reply, new PosthornError('NOT_FOUND', { message: NO_SUCH_ROUTE }), logger);
    }
    reply.header('allow', [...new Set(allowed)].sort().join(', '));
    return sendError(reply, new PosthornError('METHOD_NOT_ALLOWED'), logger);
  });
}

const NO_SUCH_ROUTE = 'There is nothing at this address.';

/** Answers a request with an error. */
export function sendError(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const { status, retryAfterS, body } = toEnvelope(error, logger);
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(status).type('application/json').send(body);
}

/** Answers what is not even HTTP, on the bare socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const code: ErrorCode = 'VALIDATION_FAILED';
  const message = isTooLarge ? 'The headers are too large.' : 'This is not an HTTP request.';
  const body = JSON.stringify({ error: { code, message, details: [] } });
  const { status } = ERROR_CATALOGUE[code];
  socket.end(
    `HTTP/1.1 ${status} Bad Request\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
