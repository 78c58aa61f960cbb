import { isIP } from 'node:net';
import type { ErrorCode } from '../errors/catalogue.ts';

export type CallbackUrlCheck =
  | { ok: true; url: URL }
  | { ok: false; code: Extract<ErrorCode, 'CALLBACK_URL_INVALID'>; message: string };

/** The longest callback URL, in characters. */
export const CALLBACK_URL_CHARS_MAX = 2048;

/**
 * Ports on which other protocols listen: the "bad ports" of the Fetch standard, and the usual ports
 * of databases, caches, brokers and container daemons, which a POST could do harm to; without tcpmux (1)
 * and discard (9), where it can do none.
 */
const CLOSED_PORTS = new Set([
  0, 7, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103,
  104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, 389, 427,
  445, 465, 500, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 623,
  631, 636, 873, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 2376, 2379, 2380,
  3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5672, 5984, 6000, 6379, 6380, 6566, 6665, 6666,
  6667, 6668, 6669, 6679, 6697, 9042, 9092, 9200, 9300, 10080, 11211, 26379, 27017, 27018,
]);

// A URL parser drops or trims these without a word; what is checked must be what was written.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const BLANKS = /[\u0000-\u0020\u007f]/;

/**
 * Checks a callback URL by its text alone: https (http where the operator allows it), no user name
 * or password, no fragment, an ordinary port. Whether its address is open is for the address policy,
 * with {@link literalAddress} or after resolving the name.
 */
export function checkCallbackUrl(text: string, options: { allowHttp: boolean }): CallbackUrlCheck {
  if (text.length > CALLBACK_URL_CHARS_MAX) {
    return fault(`The URL is longer than ${CALLBACK_URL_CHARS_MAX} characters.`);
  }
  if (BLANKS.test(text)) return fault('The URL contains a space or a control character.');
  if (!URL.canParse(text)) return fault('This is not a complete URL.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return fault('The URL must begin with https://.');
  }
  if (url.protocol === 'http:' && !options.allowHttp) {
    return fault('The URL must begin with https://; plain http is not allowed here.');
  }
  if (url.username || url.password) {
    return fault('The URL must not contain a user name or a password; use a header.');
  }
  if (text.includes('#')) return fault('The URL must not contain a fragment.');
  if (url.port && CLOSED_PORTS.has(Number(url.port))) {
    return fault(`Port ${url.port} belongs to another protocol.`);
  }
  return { ok: true, url };
}

/** The IP address that a URL names literally (without brackets), or null if it names a host. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? null : host;
}

function fault(message: string): CallbackUrlCheck {
  return { ok: false, code: 'CALLBACK_URL_INVALID', message };
}
