import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { ERROR_CATALOGUE, type ErrorCode, PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { endEarly, isStillComing } from './early-end.ts';
import { toEnvelope, toGraphql } from './error-envelope.ts';

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

/** Answers a request with an error, in the form of whoever asked; what it is still sending is not read. */
export function sendError(reply: FastifyReply, error: unknown, logger: Logger): FastifyReply {
  const { request } = reply;
  const { status, retryAfterS, body } = toEnvelope(error, logger);
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const answer = JSON.stringify(isGraphql(request.url) ? toGraphql(body, retryAfterS) : body);
  if (isStillComing(request)) {
    endEarly(reply, status, JSON_TYPE, answer);
    return reply;
  }
  return reply.code(status).type(JSON_TYPE).send(answer);
}

const JSON_TYPE = 'application/json; charset=utf-8';

function isGraphql(url: string): boolean {
  return /^\/graphql(?:[/?]|$)/.test(url);
}

/** What is no HTTP request, by the code that Node gives it. */
const CLIENT_ERRORS: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'BODY_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** Answers what is not even HTTP, or did not arrive in time, on the bare socket. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const known = error.code === undefined ? undefined : CLIENT_ERRORS[error.code];
  const code: ErrorCode = known ?? 'VALIDATION_FAILED';
  const { status, title } = ERROR_CATALOGUE[code];
  const message = known ? title : 'This is not an HTTP request.';
  const body = JSON.stringify({ error: { code, message, details: [] } });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\n` +
      `content-type: ${JSON_TYPE}\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroySoon(),
  );
}
