import { randomBytes } from 'node:crypto';

/** Where a request stands in a trace (W3C Trace Context, section 3.2). */
export interface TraceContext {
  /** 32 hex digits, not all zero. */
  readonly traceId: string;
  /** 16 hex digits, not all zero. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

const HEADER = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Hex digits; a source of randomness is an argument so that tests can fix it. */
type RandomHex = (bytes: number) => string;

const randomHex: RandomHex = (bytes) => randomBytes(bytes).toString('hex');

/** Reads a `traceparent` header; `null` when it is absent or not valid, as the spec asks. */
export function parseTraceparent(header: string | undefined): TraceContext | null {
  const match = HEADER.exec(header ?? '');
  if (match === null) return null;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The next span: of the caller's trace, or of a new one where there is none. */
export function childTrace(
  parent: TraceContext | null,
  random: RandomHex = randomHex,
): TraceContext {
  return {
    traceId: parent?.traceId ?? random(16),
    spanId: random(8),
    isSampled: parent?.isSampled ?? true,
  };
}

/** The `traceparent` header of a context. */
export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
