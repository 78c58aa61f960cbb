import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** How long a refusal waits to be read where a body was still coming, and what is dropped meanwhile. */
const LINGER_MS = 1_000;
const LINGER_BYTES_MAX = 1024 * 1024;

/** Whether more of a request's body is to come than has been received. */
export function isStillComing({ raw }: FastifyRequest): boolean {
  return hasBody(raw) && raw.socket instanceof Socket && !raw.complete && !raw.destroyed;
}

/** A request without one is complete only a moment after its headers are: then it may be answered. */
function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'] ?? '0';
  return headers['transfer-encoding'] !== undefined || Number(length) > 0;
}

/**
 * Answers a request whose body is still coming, and keeps none of it. A little more is read and
 * dropped, for a moment, so that a client that is still sending comes to read the answer; then the
 * connection is closed.
 */
export function endEarly(
  reply: FastifyReply,
  status: number,
  contentType: string,
  body: string,
): void {
  const { raw: request } = reply.request;
  const { raw: response } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  reply.hijack();
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  // Not ended before the request is: Node would read all of it to throw it away.
  response.write(body);
  const { socket } = request;
  let left = LINGER_BYTES_MAX;
  request.on('error', () => undefined);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.pause();
  });
  request.once('end', () => response.end());
  request.resume();
  const timer = setTimeout(() => socket.destroySoon(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}

/**
 * Closes the connection behind an answer that comes before the end of its request, such as that to a
 * GET with a body: Node would read the rest, however long it is, to throw it away.
 */
export function closeUnread(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (isStillComing(request)) reply.header('connection', 'close');
    done();
  });
}
