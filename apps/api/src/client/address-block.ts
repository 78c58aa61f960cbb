import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Of `::1`: nobody else's addresses are in it. */
const LOOPBACK_BLOCK = '0:0:0:0';

/**
 * What limits count an address as: an IPv4 address itself, also where it is written in IPv6; of an
 * IPv6 address its /64, which is what one subscriber gets, with as many addresses as they like.
 * What cannot be read as IPv6 counts as one.
 */
export function addressBlockOf(address: string): string {
  if (!address.includes(':')) return address;
  if (!ipaddr.isValid(address)) return 'unreadable';
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}

/** The same, as people write it: an address, or a range such as `2001:db8:1:2::/64`. */
export function addressRangeOf(address: string): string {
  const block = addressBlockOf(address);
  if (block === LOOPBACK_BLOCK) return ipaddr.parse(address).toString();
  if (block.includes(':')) return `${ipaddr.parse(`${block}::`)}/64`;
  return isIP(block) === 0 ? 'unreadable' : block;
}
