import { Transform } from 'node:stream';
import { PosthornError } from '@posthorn/domain';
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify';

/** Enough to sign in, or for the usual introspection. */
const STRANGER_BODY_BYTES_MAX = 64 * 1024;

/**
 * Holds whoever has not proved who they are to small bodies: what nobody in particular sends is
 * neither kept nor parsed beyond that.
 */
export function boundStrangers(
  isStranger: (request: FastifyRequest) => Promise<boolean>,
): preParsingAsyncHookHandler {
  return async (request, _reply, payload) => {
    if (!(await isStranger(request))) return payload;
    const declared = Number(request.headers['content-length'] ?? 0);
    if (declared > STRANGER_BODY_BYTES_MAX) throw tooLarge();
    if (request.headers['transfer-encoding'] === undefined) return payload;
    let bytes = 0;
    const bounded = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > STRANGER_BODY_BYTES_MAX) done(tooLarge());
        else done(null, chunk);
      },
    });
    // What breaks off is told: a pipe alone would leave its reader waiting.
    payload.once('error', (error) => bounded.destroy(error));
    return payload.pipe(bounded);
  };
}

function tooLarge(): PosthornError & { statusCode: number } {
  const message = `Without a sign-in, a body has ${STRANGER_BODY_BYTES_MAX} bytes at most.`;
  // Fastify looks for a status on what fails a stream.
  return Object.assign(new PosthornError('BODY_TOO_LARGE', { message }), { statusCode: 413 });
}
