import { isIP } from 'node:net';
import type { IngestSource } from '@posthorn/db';
import {
  createSourceVerifier,
  type KeyRing,
  type SourceVerifier,
  sourceSecretContext,
} from '@posthorn/domain';
import ipaddr from 'ipaddr.js';

/** What guards one source, made ready once: parsing lists and opening secrets cost more than using them. */
export interface SourceGate {
  isAddressAllowed(address: string): boolean;
  verify: SourceVerifier;
}

/** Gates by source; a changed source is a new object, so its gate is made anew. */
export function createSourceGates(keyRing: KeyRing): (source: IngestSource) => SourceGate {
  const gates = new WeakMap<IngestSource, SourceGate>();
  return (source) => {
    let gate = gates.get(source);
    if (!gate) {
      gate = {
        isAddressAllowed: compileAddresses(source.allowedAddresses),
        verify: createVerifier(source, keyRing),
      };
      gates.set(source, gate);
    }
    return gate;
  };
}

/**
 * Verifies by the secret that belongs to the key. While a rotation's grace lasts, the source's other
 * secrets are taken as well, whichever key came with them: a sender's key and secret need not change
 * at the same moment. They are tried only where the first did not fit.
 */
function createVerifier(source: IngestSource, keyRing: KeyRing): SourceVerifier {
  const open = (sealed: string) =>
    createSourceVerifier(keyRing.open(sealed, sourceSecretContext(source.id)));
  const own = open(source.webhookSecretSealed);
  if (source.otherSecrets.length === 0) return own;
  const others = source.otherSecrets.map(({ sealed, expiresAtMs }) => ({
    verify: open(sealed),
    expiresAtMs: expiresAtMs ?? Number.POSITIVE_INFINITY,
  }));
  return (request) => {
    const verified = own(request);
    if (verified.ok || verified.code !== 'INVALID_SIGNATURE') return verified;
    const isSignedByOther = others.some(
      ({ verify, expiresAtMs }) => expiresAtMs > request.nowMs && verify(request).ok,
    );
    return isSignedByOther ? { ok: true } : verified;
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * Prepares a list of addresses and ranges; none lets everyone in. An entry that cannot be read lets
 * nobody in. IPv4 written in IPv6 (RFC 4291 section 2.5.5.2) is IPv4, on both sides.
 */
export function compileAddresses(entries: readonly string[]): (address: string) => boolean {
  if (entries.length === 0) return () => true;
  const ranges = entries.flatMap(readRange);
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const given = ipaddr.process(address);
    return ranges.some(
      ([range, bits]) => range.kind() === given.kind() && given.match(range, bits),
    );
  };
}

/** Whether an entry of a list can be read, and so lets somebody in. */
export function isAddressRange(entry: string): boolean {
  const [address = '', bits] = entry.split('/', 2);
  if (isIP(address) === 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return false;
  return readRange(entry).length > 0;
}

function readRange(entry: string): [Address, number][] {
  const text = entry.trim();
  const withBits = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(withBits)) return [];
  const [range, bits] = ipaddr.parseCIDR(withBits);
  const isMapped = range instanceof ipaddr.IPv6 && range.isIPv4MappedAddress();
  return [isMapped && bits >= 96 ? [range.toIPv4Address(), bits - 96] : [range, bits]];
}
