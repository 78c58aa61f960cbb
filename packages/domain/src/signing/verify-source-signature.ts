import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { ErrorCode } from '../errors/catalogue.ts';
import { mac, plainKey } from './mac.ts';
import { standardSourceKeys } from './source-secret.ts';

export interface SourceRequest {
  /** Request headers, names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** The body's bytes exactly as they came. */
  body: Uint8Array;
  nowMs: number;
  /** How far off the timestamp may be, in seconds; 300 (contract). */
  toleranceS?: number;
  /** Whether the source takes only the three Standard Webhooks headers, which sign the time too. */
  requireStandard?: boolean;
}

export type SourceSignatureResult = { ok: true } | { ok: false; code: SignatureFault };

type SignatureFault = Extract<
  ErrorCode,
  'MISSING_SIGNATURE' | 'INVALID_SIGNATURE' | 'TIMESTAMP_OUT_OF_RANGE'
>;

/** Verifies requests of one source; keep one per source. */
export type SourceVerifier = (request: SourceRequest) => SourceSignatureResult;

const TOLERANCE_S = 300;
const UNIX_SECONDS = /^\d{1,12}$/;
const PLAIN = /^sha256=([0-9a-f]{64})$/i;

/**
 * Prepares the verification of what a source signs (contract, "REST: ingest"): the Standard Webhooks
 * headers when `webhook-signature` is there, else `X-Source-Signature` (over the body alone) with
 * `X-Source-Timestamp`. A wrong standard signature is not excused by a right plain one.
 *
 * @param secret the source's webhook secret as it was shown
 */
export function createSourceVerifier(secret: string): SourceVerifier {
  // Prepared when first needed: a source uses one kind only.
  let standard: KeyObject[] | undefined;
  let plain: KeyObject | undefined;
  return (request) => {
    const { headers, requireStandard } = request;
    const isStandard = requireStandard || headers['webhook-signature'] !== undefined;
    let fault: SignatureFault | null;
    if (isStandard) {
      standard ??= standardSourceKeys(secret);
      fault = faultOfStandard(standard, request);
    } else {
      plain ??= plainKey(secret);
      fault = faultOfPlain(plain, request);
    }
    return fault === null ? { ok: true } : { ok: false, code: fault };
  };
}

/** Verifies one request; {@link createSourceVerifier} where the source comes again. */
export function verifySourceSignature(
  request: SourceRequest & { secret: string },
): SourceSignatureResult {
  return createSourceVerifier(request.secret)(request);
}

/** @param keys most often one; the one that fits comes first the next time. */
function faultOfStandard(keys: KeyObject[], request: SourceRequest): SignatureFault | null {
  const id = request.headers['webhook-id'];
  const timestamp = request.headers['webhook-timestamp'];
  const signatures = request.headers['webhook-signature'];
  if (!id || !timestamp || !signatures) return 'MISSING_SIGNATURE';
  if (!isTimely(timestamp, request)) return 'TIMESTAMP_OUT_OF_RANGE';
  const given = signatures.split(' ');
  for (const [index, key] of keys.entries()) {
    const expected = mac(key, `${id}.${timestamp}.`, request.body).digest();
    for (const signature of given) {
      if (!signature.startsWith('v1,')) continue; // another scheme, such as v1a
      if (!isEqual(Buffer.from(signature.slice(3), 'base64'), expected)) continue;
      if (index > 0) keys.unshift(...keys.splice(index, 1));
      return null;
    }
  }
  return 'INVALID_SIGNATURE';
}

function faultOfPlain(key: KeyObject, request: SourceRequest): SignatureFault | null {
  const timestamp = request.headers['x-source-timestamp'];
  const signature = request.headers['x-source-signature'];
  if (!timestamp || !signature) return 'MISSING_SIGNATURE';
  if (!isTimely(timestamp, request)) return 'TIMESTAMP_OUT_OF_RANGE';
  const given = PLAIN.exec(signature)?.[1];
  const expected = mac(key, '', request.body).digest();
  return given && isEqual(Buffer.from(given, 'hex'), expected) ? null : 'INVALID_SIGNATURE';
}

function isTimely(timestamp: string, { nowMs, toleranceS = TOLERANCE_S }: SourceRequest): boolean {
  if (!UNIX_SECONDS.test(timestamp)) return false;
  return Math.abs(nowMs / 1000 - Number(timestamp)) <= toleranceS;
}

function isEqual(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
