import { isUtf8 } from 'node:buffer';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { ErrorDetail } from '../errors/posthorn-error.ts';

export interface BodyFault {
  ok: false;
  code: ErrorCode;
  details: ErrorDetail[];
}

/** Reads a body as UTF-8, strictly: no byte order mark (RFC 8259 section 8.1), no stray bytes. */
export function decodeBody(body: Uint8Array): { ok: true; text: string } | BodyFault {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) {
    return bodyFault('INVALID_ENCODING', 'begins with a byte order mark');
  }
  if (!isUtf8(body)) return bodyFault('INVALID_ENCODING', 'is not valid UTF-8');
  const buffer = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return { ok: true, text: buffer.toString('utf8') };
}

/** Parses JSON text; the fault says where it stops being JSON. */
export function parseJson(text: string): { ok: true; value: unknown } | BodyFault {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return bodyFault('MALFORMED_JSON', error instanceof Error ? error.message : 'is not JSON');
  }
}

/** A fault of the body as a whole. */
export function bodyFault(code: ErrorCode, message: string): BodyFault {
  return { ok: false, code, details: [{ path: '', message }] };
}
