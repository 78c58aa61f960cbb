import { isIP } from 'node:net';
import { z } from 'zod';

/** Splits a comma-separated list; blanks around and between entries do not count. */
function entriesOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** A whole number within bounds. */
export function wholeNumber(min: number, max: number) {
  return z.string().transform((text, context) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    context.addIssue({
      code: 'custom',
      message: `must be a whole number from ${min} to ${max}; it is "${text}"`,
    });
    return z.NEVER;
  });
}

/** A TCP port. */
export const port = wholeNumber(1, 65_535);

/** Yes or no, in the spellings people use. */
export const flag = z.string().transform((text, context) => {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  context.addIssue({ code: 'custom', message: `must be true or false; it is "${text}"` });
  return z.NEVER;
});

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.string().transform((text, context): Words[number] => {
    const word = words.find((candidate) => candidate === text.toLowerCase());
    if (word !== undefined) return word;
    context.addIssue({
      code: 'custom',
      message: `must be one of ${words.join(', ')}; it is "${text}"`,
    });
    return z.NEVER;
  });
}

/** A URL with one of these protocols, told without repeating it: it may carry a password. */
export function url(protocols: readonly string[], example: string) {
  return z.string().refine((text) => isUrl(text, protocols), {
    error: `must be a URL like ${example}`,
  });
}

/** An issuer of OpenID Connect: https, but on this machine. Kept as it is: tokens name it so. */
export const issuer = z
  .string()
  .refine(
    (text) =>
      isUrl(text, ['https:']) ||
      (isUrl(text, ['http:']) &&
        ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(text).hostname)),
    { error: 'must be an https URL like https://accounts.google.com' },
  );

/** An address of a site: without the slash that would double up when a path is added. */
export const siteUrl = url(['http:', 'https:'], 'https://hooks.example.com').transform((text) =>
  text.replace(/\/+$/, ''),
);

/** The nodes of a Redis (one) or a Redis Cluster (several, comma-separated). */
export const redisNodes = z.string().transform((text, context) => {
  const nodes = entriesOf(text);
  if (nodes.length > 0 && nodes.every((node) => isUrl(node, ['redis:', 'rediss:']))) return nodes;
  context.addIssue({
    code: 'custom',
    message: 'must be a URL like redis://127.0.0.1:6379, or several with commas for a cluster',
  });
  return z.NEVER;
});

function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** A comma-separated list of IP ranges in CIDR notation (a bare address is a range of one). */
export const ranges = z.string().transform((text, context) => {
  const entries = entriesOf(text);
  for (const entry of entries.filter((candidate) => !isCidr(candidate))) {
    context.addIssue({
      code: 'custom',
      message: `has "${entry}", which is no range; write it like 10.0.0.0/8 or fd00::/8`,
    });
  }
  return entries.map((entry) =>
    entry.includes('/') ? entry : `${entry}/${isIP(entry) === 4 ? 32 : 128}`,
  );
});

/**
 * The key ring: `<key id>:<base64 of 32 bytes>`, comma-separated. The first key encrypts, all
 * decrypt (promise 9). Kept as text: packages/domain makes the ring of it.
 */
export const keyRing = z.string().transform((text, context) => {
  const seen = new Set<string>();
  const entries = entriesOf(text);
  const fault = (message: string) => context.addIssue({ code: 'custom', message });
  for (const [index, entry] of entries.entries()) {
    const [id = '', key = '', ...rest] = entry.split(':');
    const isWellFormed = /^[A-Za-z0-9_-]{1,32}$/.test(id) && rest.length === 0;
    if (!isWellFormed || Buffer.from(key, 'base64').length !== 32) {
      fault(
        `has an entry (number ${index + 1}) that is not <key id>:<base64 of 32 bytes>; make one with: echo "k1:$(openssl rand -base64 32)"`,
      );
    } else if (seen.has(id)) {
      fault(`names the key "${id}" twice; give each key an id of its own`);
    }
    seen.add(id);
  }
  if (entries.length === 0)
    fault('is empty; make a key with: echo "k1:$(openssl rand -base64 32)"');
  return entries.join(',');
});

const ADDRESS = /^[^\s@<>",;:\\()[\]]{1,64}@[^\s@<>",;:\\()[\]]{1,255}$/;

/** A sender of mail: `hooks@example.com`, or `Example hooks <hooks@example.com>`. One line, one address. */
export const mailbox = z.string().refine(
  (text) => {
    const [, name = '', address = text] = /^([^<>"\r\n]*)<([^<>]*)>$/.exec(text) ?? [];
    return name.length <= 100 && ADDRESS.test(address);
  },
  { error: 'must be an address like hooks@example.com, or Example <hooks@example.com>' },
);
