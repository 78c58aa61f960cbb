import { BlockList, isIP } from 'node:net';

/** Finds out from where a request comes. */
export type ClientAddress = (
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
) => string;

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An address as proxies write it, without port, brackets and the prefix of mapped IPv4; or null. */
function plain(written: string | undefined): string | null {
  const text = (written ?? '').trim();
  const [, inBrackets] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^([\d.]+):\d+$/.exec(text) ?? [];
  const address = (inBrackets ?? beforePort ?? text).replace(/^::ffff:(?=[\d.]+$)/i, '');
  return isIP(address) === 0 ? null : address;
}

/**
 * The client's address is the socket's, unless the socket is a trusted proxy: then it is the
 * right-most address in `X-Forwarded-For` that no trusted proxy has (what stands left of it, the
 * client may have written itself).
 * @param trustedRanges TRUSTED_PROXIES, in CIDR notation
 */
export function createClientAddress(trustedRanges: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const range of trustedRanges) {
    const [base = '', bits] = range.split('/');
    const family = familyOf(base);
    trusted.addSubnet(base, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return (socketAddress, forwardedFor) => {
    let client = plain(socketAddress) ?? '';
    const hops = (forwardedFor ?? '').split(',');
    while (client !== '' && trusted.check(client, familyOf(client))) {
      const hop = plain(hops.pop());
      if (hop === null) break;
      client = hop;
    }
    return client;
  };
}
