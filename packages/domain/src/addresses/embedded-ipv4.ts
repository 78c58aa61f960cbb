import ipaddr from 'ipaddr.js';

/** The prefix whose last 32 bits are the IPv4 address a NAT64 gateway goes to (RFC 6052). */
export const NAT64_WELL_KNOWN = '64:ff9b::/96';

/**
 * The IPv4 addresses that an IPv6 address leads to by translation or tunnel: NAT64 (RFC 6052),
 * 6to4 (RFC 3056), Teredo's server and client (RFC 4380).
 */
export function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4[] {
  const bytes = address.toByteArray();
  const at = (offset: number, mask = 0) =>
    new ipaddr.IPv4(bytes.slice(offset, offset + 4).map((byte) => byte ^ mask));
  const startsWith = (...prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);

  if (startsWith(0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) return [at(12)];
  if (startsWith(0x20, 0x02)) return [at(2)];
  if (startsWith(0x20, 0x01, 0, 0)) return [at(4), at(12, 0xff)];
  return [];
}
