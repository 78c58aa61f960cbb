import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ErrorCode } from '../errors/catalogue.ts';
import { standardMac } from './sign.ts';
import { standardKey } from './webhook-secret.ts';

export interface SourceSignatureInput {
  /** Request headers, names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The body's bytes exactly as they came. */
  body: Uint8Array;
  /** The source's webhook secret as it was shown. */
  secret: string;
  nowMs: number;
  /** How far off the timestamp may be, in seconds; 300 (contract). */
  toleranceS?: number;
  /** Whether the source takes only the three Standard Webhooks headers, which sign the time too. */
  requireStandard?: boolean;
}

export type SourceSignatureResult =
  | { ok: true }
  | {
      ok: false;
      code: Extract<
        ErrorCode,
        'MISSING_SIGNATURE' | 'INVALID_SIGNATURE' | 'TIMESTAMP_OUT_OF_RANGE'
      >;
    };

const TOLERANCE_S = 300;
const UNIX_SECONDS = /^\d{1,12}$/;
const PLAIN = /^sha256=([0-9a-f]{64})$/i;

/**
 * Verifies what a source signed (contract, "REST: ingest"): the Standard Webhooks headers when
 * `webhook-signature` is there, else `X-Source-Signature` (over the body alone) with
 * `X-Source-Timestamp`. A wrong standard signature is not excused by a right plain one.
 */
export function verifySourceSignature(input: SourceSignatureInput): SourceSignatureResult {
  const isStandard = input.requireStandard || input.headers['webhook-signature'] !== undefined;
  return isStandard ? verifyStandard(input) : verifyPlain(input);
}

function verifyStandard({ headers, body, secret, ...time }: SourceSignatureInput) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) return fault('MISSING_SIGNATURE');
  if (!isTimely(timestamp, time)) return fault('TIMESTAMP_OUT_OF_RANGE');
  const expected = standardMac(standardKey(secret), id, timestamp, body);
  const isSigned = signatures
    .split(' ')
    .some(
      (signature) =>
        signature.startsWith('v1,') && isEqual(Buffer.from(signature.slice(3), 'base64'), expected),
    );
  return isSigned ? ({ ok: true } as const) : fault('INVALID_SIGNATURE');
}

function verifyPlain({ headers, body, secret, ...time }: SourceSignatureInput) {
  const timestamp = headers['x-source-timestamp'];
  const signature = headers['x-source-signature'];
  if (!timestamp || !signature) return fault('MISSING_SIGNATURE');
  if (!isTimely(timestamp, time)) return fault('TIMESTAMP_OUT_OF_RANGE');
  const given = PLAIN.exec(signature)?.[1];
  const expected = createHmac('sha256', secret).update(body).digest();
  const isSigned = given !== undefined && isEqual(Buffer.from(given, 'hex'), expected);
  return isSigned ? ({ ok: true } as const) : fault('INVALID_SIGNATURE');
}

function isTimely(
  timestamp: string,
  { nowMs, toleranceS = TOLERANCE_S }: Pick<SourceSignatureInput, 'nowMs' | 'toleranceS'>,
): boolean {
  if (!UNIX_SECONDS.test(timestamp)) return false;
  return Math.abs(nowMs / 1000 - Number(timestamp)) <= toleranceS;
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function fault(code: Exclude<SourceSignatureResult, { ok: true }>['code']) {
  return { ok: false, code } as const;
}
