import type { IngestSource } from '@posthorn/db';
import { createSourceVerifier, type KeyRing, type SourceVerifier } from '@posthorn/domain';
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
      const secret = keyRing.open(source.webhookSecretSealed, `source:${source.id}`);
      gate = {
        isAddressAllowed: compileAddresses(source.allowedAddresses),
        verify: createSourceVerifier(secret),
      };
      gates.set(source, gate);
    }
    return gate;
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

function readRange(entry: string): [Address, number][] {
  const text = entry.trim();
  const withBits = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(withBits)) return [];
  const [range, bits] = ipaddr.parseCIDR(withBits);
  const isMapped = range instanceof ipaddr.IPv6 && range.isIPv4MappedAddress();
  return [isMapped && bits >= 96 ? [range.toIPv4Address(), bits - 96] : [range, bits]];
}
