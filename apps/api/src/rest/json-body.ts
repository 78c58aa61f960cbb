import { isUtf8 } from 'node:buffer';
import { PosthornError } from '@posthorn/domain';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The text of a JSON body, for what must not lose digits; null where there is none. */
    jsonText: string | null;
  }
}

const DEPTH_MAX = 64;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Reads JSON bodies strictly: UTF-8 without a mark, nested 64 levels at most. An empty one is undefined. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('jsonText', null);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      request.jsonText = readText(Buffer.from(body));
      done(null, request.jsonText === null ? undefined : parseJson(request.jsonText));
    } catch (error) {
      done(error as Error);
    }
  });
}

function readText(body: Buffer): string | null {
  if (body.length === 0) return null;
  if (!isUtf8(body) || body.subarray(0, 3).equals(BOM)) throw new PosthornError('INVALID_ENCODING');
  if (isTooDeep(body)) throw new PosthornError('NESTING_TOO_DEEP');
  return body.toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PosthornError('MALFORMED_JSON', { cause: error });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

function isTooDeep(body: Buffer): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (isInText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) {
      isInText = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (CLOSING.has(byte)) {
      depth -= 1;
    }
  }
  return false;
}
