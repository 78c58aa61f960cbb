import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/**
 * Encrypts secrets at rest (promise 9): AES-256-GCM, a fresh 96-bit nonce each time.
 *
 * `context` says what the text belongs to (for example `webhook:<id>:secret`); it is authenticated,
 * not stored, so that a sealed secret moved to another row does not open there.
 */
export interface KeyRing {
  /** Encrypts with the first key. The answer is printable: `v1.<key id>.<nonce>.<text and tag>`. */
  seal(text: string, context: string): string;
  /** Decrypts with the key that sealed it. Throws if the key is gone, or it was tampered with. */
  open(sealed: string, context: string): string;
  /** Whether a sealed text should be sealed anew, because another key than the first sealed it. */
  isOutdated(sealed: string): boolean;
  /** The ids of its keys, in order: the first encrypts. Never the keys. */
  readonly keyIds: readonly [string, ...string[]];
  /** Six hex digits of each key, in order: to tell whether two rings have a key in common. Never the keys. */
  readonly fingerprints: readonly [string, ...string[]];
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEY_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * Reads a key ring: `<keyId>:<base64 of 32 bytes>`, separated by commas. The first encrypts, all
 * decrypt. Throws an Error that says what is wrong, without saying any key.
 *
 * @param random a cryptographic source of bytes
 */
export function createKeyRing(
  text: string,
  random: (size: number) => Uint8Array = randomBytes,
): KeyRing {
  const keys = parseKeys(text);
  const [first] = keys;
  if (!first) throw new Error('the key ring is empty');
  const [currentId, currentKey] = first;

  return {
    seal(plain, context) {
      const nonce = random(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce);
      cipher.setAAD(Buffer.from(context));
      const bytes = Buffer.concat([
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      const parts = [Buffer.from(nonce), bytes].map((part) => part.toString('base64url'));
      return ['v1', currentId, ...parts].join('.');
    },

    open(sealed, context) {
      const { keyId, nonce, bytes } = parseSealed(sealed);
      const key = keys.get(keyId);
      if (!key)
        throw new Error(
          `a secret was sealed with the key "${keyId}", which is not in the key ring`,
        );
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const plain = decipher.update(bytes.subarray(0, -TAG_BYTES));
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch {
        throw new Error('a sealed secret does not open: it was changed, or belongs elsewhere');
      }
    },

    isOutdated: (sealed) => parseSealed(sealed).keyId !== currentId,
    keyIds: [currentId, ...[...keys.keys()].slice(1)],
    fingerprints: [
      fingerprintOf(currentId, currentKey),
      ...[...keys].slice(1).map(([id, key]) => fingerprintOf(id, key)),
    ],
  };
}

/** Of the key under its id: what is sealed names its key by the id, so that is a part of it. */
function fingerprintOf(keyId: string, key: Buffer): string {
  return createHmac('sha256', key)
    .update(`posthorn fingerprint:${keyId}`)
    .digest('hex')
    .slice(0, 6);
}

function parseKeys(text: string): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const [index, item] of text.split(',').entries()) {
    const [keyId = '', encoded = ''] = item.trim().split(':', 2);
    const which = `entry ${index + 1} of the key ring`;
    if (!KEY_ID.test(keyId)) throw new Error(`${which} is not <key id>:<base64 of 32 bytes>`);
    if (keys.has(keyId)) throw new Error(`${which} has the id "${keyId}" of an earlier one`);
    const key = Buffer.from(encoded, 'base64');
    if (key.length !== KEY_BYTES)
      throw new Error(`${which} ("${keyId}") is not 32 bytes in base64`);
    keys.set(keyId, key);
  }
  return keys;
}

function parseSealed(sealed: string) {
  const [version, keyId, nonceText, bytesText, ...rest] = sealed.split('.');
  if (version !== 'v1' || !keyId || !nonceText || !bytesText || rest.length > 0) {
    throw new Error('this is not a sealed secret');
  }
  const nonce = Buffer.from(nonceText, 'base64url');
  const bytes = Buffer.from(bytesText, 'base64url');
  if (nonce.length !== NONCE_BYTES || bytes.length < TAG_BYTES) {
    throw new Error('this is not a sealed secret');
  }
  return { keyId, nonce, bytes };
}
