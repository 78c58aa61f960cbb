import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { CLOSED_IPV4, CLOSED_IPV6, type ClosedRange, GLOBAL_IPV6 } from './closed-ranges.ts';
import { embeddedIpv4, NAT64_WELL_KNOWN } from './embedded-ipv4.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Cidr = [Address, number];

/** `range` is the closed range in CIDR notation (`invalid` for what is no address), `why` its purpose. */
export type AddressCheck = { ok: true } | { ok: false; range: string; why: string };

export interface AddressPolicy {
  /** Whether a request may go to an address, given as text (promise 8). */
  check(ip: string): AddressCheck;
}

/**
 * Makes the policy over where deliveries go: every special-purpose range is closed, and an IPv6
 * address that carries an IPv4 address (mapped, NAT64, 6to4, Teredo) is only as open as that one.
 *
 * @param options.allowedRanges what the operator opens, in CIDR notation; throws if one is not
 */
export function createAddressPolicy(options: { allowedRanges: readonly string[] }): AddressPolicy {
  const allowed = options.allowedRanges.map(parseRange);

  function checkOne(address: Address): AddressCheck {
    if (allowed.some((range) => isWithin(address, range))) return { ok: true };
    const isIpv4 = address.kind() === 'ipv4';
    const closed = (isIpv4 ? ipv4Ranges : ipv6Ranges).find(({ cidr }) => isWithin(address, cidr));
    if (closed) return { ok: false, range: closed.text, why: closed.why };
    if (isIpv4 || isWithin(address, nat64) || isWithin(address, globalIpv6)) return { ok: true };
    return { ok: false, range: '::/0', why: `not global unicast (outside ${GLOBAL_IPV6})` };
  }

  return {
    check(ip) {
      if (isIP(ip) === 0) return { ok: false, range: 'invalid', why: 'not an IP address' };
      // An IPv4-mapped address becomes the IPv4 address it is.
      const address = ipaddr.process(withoutDottedTail(ip));
      const carried = address instanceof ipaddr.IPv6 ? embeddedIpv4(address) : [];
      for (const inner of carried) {
        const result = checkOne(inner);
        if (!result.ok) return { ...result, why: `${result.why}, carried in IPv6` };
      }
      return checkOne(address);
    },
  };
}

function prepare(ranges: readonly ClosedRange[]) {
  return ranges.map(([text, why]) => ({ text, why, cidr: ipaddr.parseCIDR(text) as Cidr }));
}

const ipv4Ranges = prepare(CLOSED_IPV4);
const ipv6Ranges = prepare(CLOSED_IPV6);
const globalIpv6 = ipaddr.parseCIDR(GLOBAL_IPV6) as Cidr;
const nat64 = ipaddr.parseCIDR(NAT64_WELL_KNOWN) as Cidr;

function parseRange(text: string): Cidr {
  const [base = '', bits, ...rest] = text.split('/');
  const version = isIP(base);
  const bitsMax = version === 6 ? 128 : 32;
  const size = bits === undefined ? bitsMax : Number(bits);
  if (version === 0 || bits === '' || rest.length > 0 || !(size >= 0 && size <= bitsMax)) {
    throw new Error(`"${text}" is not an address range in CIDR notation, such as 10.0.0.0/8`);
  }
  return ipaddr.parseCIDR(`${base}/${size}`);
}

/** Writes `::1.2.3.4` as `::102:304`; ipaddr.js takes the former for the IPv4-mapped address. */
function withoutDottedTail(ip: string): string {
  return ip.replace(/^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)/, (_, head: string, ...quad: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.slice(0, 4).map(Number);
    return `${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

function isWithin(address: Address, [base, bits]: Cidr): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}
