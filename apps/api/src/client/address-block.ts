import ipaddr from 'ipaddr.js';

/**
 * What limits count an address as: an IPv4 address itself, also where it is written in IPv6; of an
 * IPv6 address its /64, which is what one subscriber gets, with as many addresses as they like.
 */
export function addressBlockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = parsed.toByteArray().slice(0, 8);
  return `${Buffer.from(network).toString('hex')}/64`;
}
