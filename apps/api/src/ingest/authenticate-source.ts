import { hash } from 'node:crypto';
import type { IngestSource, Routing } from '@posthorn/db';
import {
  createSourceVerifier,
  type ErrorCode,
  type KeyRing,
  PosthornError,
  type SourceVerifier,
} from '@posthorn/domain';
import ipaddr from 'ipaddr.js';
import type { SourceThrottle } from './source-throttle.ts';

/** A request to ingest, as far as authentication looks at it. */
export interface IngestRequest {
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
  /** The sender's address, proxies seen through. */
  address: string;
  nowMs: number;
}

/** Finds out who sends: key, address, signature, timestamp, in this order. @throws PosthornError. */
export type AuthenticateSource = (request: IngestRequest) => Promise<IngestSource>;

export function createAuthenticateSource(options: {
  routing: Pick<Routing<unknown, unknown>, 'sources'>;
  keyRing: KeyRing;
  throttle: SourceThrottle;
}): AuthenticateSource {
  const { routing, keyRing } = options;
  // Opening a secret costs more than checking a signature; a changed source is a new object.
  const verifiers = new WeakMap<IngestSource, SourceVerifier>();

  function verifierOf(source: IngestSource): SourceVerifier {
    let verify = verifiers.get(source);
    if (verify === undefined) {
      verify = createSourceVerifier(
        keyRing.open(source.webhookSecretSealed, `source:${source.id}`),
      );
      verifiers.set(source, verify);
    }
    return verify;
  }

  return async (request) => {
    const key = bearerOf(request.headers.authorization);
    if (key === null) throw new PosthornError('UNAUTHENTICATED');
    const keyHash = hash('sha256', key, 'hex');
    const source = routing.sources.peek(keyHash) ?? (await routing.sources.get(keyHash));
    if (!source?.isActive) throw new PosthornError('INVALID_API_KEY');
    if (!isAddressAllowed(source.allowedAddresses, request.address)) {
      throw new PosthornError('ADDRESS_NOT_ALLOWED', {
        details: [{ message: `the request came from ${request.address}` }],
      });
    }
    const verified = verifierOf(source)({
      headers: request.headers,
      body: request.body,
      nowMs: request.nowMs,
      requireStandard: source.requiresSignedTimestamp,
    });
    if (!verified.ok) throw new PosthornError(verified.code satisfies ErrorCode);
    return source;
  };
}

function bearerOf(header: string | undefined): string | null {
  const match = header === undefined ? null : /^Bearer +(\S+)$/i.exec(header);
  return match?.[1] ?? null;
}

function isAddressAllowed(allowed: readonly string[], address: string): boolean {
  if (allowed.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const given = ipaddr.process(address);
  return allowed.some((entry) => {
    const [range, bits] = ipaddr.parseCIDR(withBits(entry));
    return range.kind() === given.kind() && given.match(range, bits);
  });
}

function withBits(entry: string): string {
  if (entry.includes('/')) return entry;
  return `${entry}/${entry.includes(':') ? 128 : 32}`;
}
