import type { IncomingMessage } from 'node:http';
import { PosthornError } from '@posthorn/domain';
import type { BodyBudget } from './body-budget.ts';

/** A request's body, held within the budget until it is let go. */
export interface HeldBody {
  bytes: Buffer;
  letGo(): void;
}

/**
 * Reads a body whole, as the bytes that were sent. What is declared counts from the start, what comes
 * in chunks as it comes.
 *
 * @throws PosthornError: BODY_TOO_LARGE, OVERLOADED, MALFORMED_JSON when it breaks off (nobody is
 * left to read that answer)
 */
export function readBody(
  request: IncomingMessage,
  limits: { bytesMax: number; budget: BodyBudget; senderId: string },
): Promise<HeldBody> {
  const { bytesMax, budget, senderId } = limits;
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bytesMax) return Promise.reject(tooLarge(bytesMax));
  if (!budget.take(senderId, declared)) return Promise.reject(noRoom());

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let held = declared;
    let size = 0;

    const letGo = (): void => {
      budget.giveBack(senderId, held);
      held = 0;
    };
    const settle = (): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
    };
    const fail = (error: PosthornError): void => {
      settle();
      letGo();
      // The rest is not read: whoever answers leaves the sender a moment to hear it.
      request.on('error', () => undefined).pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > bytesMax) fail(tooLarge(bytesMax));
      else if (size > held && !budget.take(senderId, size - held)) fail(noRoom());
      else {
        held = Math.max(held, size);
        chunks.push(chunk);
      }
    };
    const onEnd = (): void => {
      settle();
      resolve({
        bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
        letGo,
      });
    };
    const onBroken = (): void => {
      fail(new PosthornError('MALFORMED_JSON', { message: 'The request broke off in its body.' }));
    };
    if (request.readableAborted || request.destroyed) return onBroken();
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken);
  });
}

function tooLarge(bytesMax: number): PosthornError {
  return new PosthornError('BODY_TOO_LARGE', {
    details: [{ path: '', message: `the body is over ${bytesMax} bytes` }],
  });
}

function noRoom(): PosthornError {
  return new PosthornError('OVERLOADED', { retryAfterS: 1 });
}
