import { hash } from 'node:crypto';
import type { IngestSource, Routing, SourceFailureCode } from '@posthorn/db';
import { type KeyRing, PosthornError } from '@posthorn/domain';
import type { FailureLog } from './failure-log.ts';
import type { FailureThrottle } from './failure-throttle.ts';
import { createSourceGates } from './source-gate.ts';

/** A request to ingest, as far as authentication looks at it. */
export interface IngestRequest {
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
  /** The sender's address, proxies seen through. */
  address: string;
  nowMs: number;
}

/** Finds out who sends, in two steps, so that a stranger's body need not be read. */
export interface AuthenticateSource {
  /** Key and address. @throws PosthornError. */
  identify(request: Pick<IngestRequest, 'headers' | 'address'>): Promise<IngestSource>;
  /** Timestamp and signature. @throws PosthornError. */
  verify(source: IngestSource, request: IngestRequest): void;
}

const KEY_ENDED = 'The API key was replaced, and its grace period is over. Use the new one.';
const DISABLED = 'The source is disabled. Enable it in the dashboard, or by `updateSource`.';

export function createAuthenticateSource(options: {
  routing: Pick<Routing<unknown, unknown>, 'sources'>;
  keyRing: KeyRing;
  throttle: FailureThrottle;
  failures: FailureLog;
  now: () => number;
}): AuthenticateSource {
  const { routing, throttle, failures, now } = options;
  const gateOf = createSourceGates(options.keyRing);

  /** A key that is not at hand: unknown, or not asked for since something changed. */
  async function lookUp(key: string, keyHash: string, address: string): Promise<IngestSource> {
    const waitS = throttle.unknownWaitS(address, keyHash);
    if (waitS > 0) {
      failures.keyUnknown(key, 'RATE_LIMITED', address);
      throw tooManyFailures(waitS);
    }
    const source = await routing.sources.get(keyHash);
    if (source === null) {
      throttle.keyIsUnknown(address);
      failures.keyUnknown(key, 'UNKNOWN_KEY', address);
      throw new PosthornError('INVALID_API_KEY');
    }
    throttle.keyIsGood(keyHash);
    return source;
  }

  function failed(source: IngestSource, code: SourceFailureCode, address: string): void {
    throttle.sourceFailed(source.id, address);
    failures.sourceFailed(source.id, code, address);
  }

  return {
    async identify({ headers, address }) {
      const key = bearerOf(headers.authorization);
      if (key === null) throw new PosthornError('UNAUTHENTICATED');
      const keyHash = hash('sha256', key, 'hex');
      const source = routing.sources.peek(keyHash) ?? (await lookUp(key, keyHash, address));
      const waitS = throttle.sourceWaitS(source.id, address);
      if (waitS > 0) {
        failures.sourceFailed(source.id, 'RATE_LIMITED', address);
        throw tooManyFailures(waitS);
      }
      // Looked at here, in every process: the end of a grace period is no change that anybody announces.
      if (source.expiresAtMs !== null && source.expiresAtMs <= now()) {
        failed(source, 'KEY_ENDED', address);
        throw new PosthornError('INVALID_API_KEY', { message: KEY_ENDED });
      }
      if (!source.isActive) {
        failed(source, 'SOURCE_DISABLED', address);
        throw new PosthornError('INVALID_API_KEY', { message: DISABLED });
      }
      if (!gateOf(source).isAddressAllowed(address)) {
        failed(source, 'ADDRESS_NOT_ALLOWED', address);
        throw new PosthornError('ADDRESS_NOT_ALLOWED', {
          details: [{ message: `the request came from ${address}` }],
        });
      }
      return source;
    },
    verify(source, { headers, body, address, nowMs }) {
      const requireStandard = source.requiresSignedTimestamp;
      const verified = gateOf(source).verify({ headers, body, nowMs, requireStandard });
      if (!verified.ok) {
        failed(source, verified.code, address);
        throw new PosthornError(verified.code);
      }
      throttle.sourceSucceeded(source.id, address);
    },
  };
}

function tooManyFailures(retryAfterS: number): PosthornError {
  return new PosthornError('RATE_LIMITED', {
    message: 'Too many requests from this address failed to authenticate.',
    retryAfterS,
  });
}

function bearerOf(header: string | undefined): string | null {
  const match = header === undefined ? null : /^Bearer +(\S+)$/i.exec(header);
  return match?.[1] ?? null;
}
