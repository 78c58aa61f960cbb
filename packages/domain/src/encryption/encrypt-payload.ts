import { randomBytes } from 'node:crypto';
import { type EncryptedPath, parseEncryptedPath } from './encrypted-path.ts';
import { EncryptionError } from './encryption-error.ts';
import { createValueFinder, type FoundValues } from './find-values.ts';
import { createJweEncrypter } from './jwe.ts';
import { readPublicKey } from './public-key.ts';

/** More than this many values of one event are not encrypted one by one: each is half a KiB at least. */
export const ENCRYPTED_VALUES_MAX = 1_000;

/** A payload as it may leave. */
export interface EncryptedPayload {
  dataText: string;
  /** The paths that led to something, as `x-webhook-encrypted` names them; none: nothing was encrypted. */
  paths: string[];
}

/** Encrypts what a webhook asks for in each payload; keep one per webhook. */
export interface PayloadEncryption {
  /**
   * Replaces each value that is named by `{"$jwe":"<compact JWE>"}`, whose plaintext is the value's
   * text as it was sent; around it every byte stays. A path that leads nowhere is passed over.
   * @param inTurn runs the work piece by piece, so that much of it does not hold up everything else
   * @throws EncryptionError when it cannot be done
   */
  encrypt(dataText: string, inTurn?: <T>(work: () => T) => Promise<T>): Promise<EncryptedPayload>;
}

/**
 * Prepares a webhook's encryption (CONTRACT.md, "Encryption").
 * @throws EncryptionError when the key or a path cannot be used
 */
export function createPayloadEncryption(
  webhook: { publicKey: string | null; encryptedFields: readonly string[] },
  random: typeof randomBytes = randomBytes,
): PayloadEncryption {
  const reading = readPublicKey(webhook.publicKey ?? '');
  if (!reading.ok) throw new EncryptionError(`the public key cannot be used: ${reading.message}`);
  const toJwe = createJweEncrypter(reading, random);
  const paths = webhook.encryptedFields.map(parsePath);
  const findValues = createValueFinder(paths);

  function find(dataText: string): FoundValues {
    try {
      return findValues(dataText);
    } catch {
      throw new EncryptionError('the data is not JSON');
    }
  }

  return {
    async encrypt(dataText, inTurn = async (work) => work()) {
      const found = await inTurn(() => find(dataText));
      if (found.ranges.length > ENCRYPTED_VALUES_MAX) {
        throw new EncryptionError(
          `the paths lead to over ${ENCRYPTED_VALUES_MAX} values: name what holds them`,
        );
      }
      let text = '';
      let copied = 0;
      for (const { start, end } of found.ranges) {
        const jwe = await inTurn(() => toJwe(dataText.slice(start, end)));
        text += `${dataText.slice(copied, start)}{"$jwe":"${jwe}"}`;
        copied = end;
      }
      const labels = paths.filter((path) => found.paths.has(path)).map((path) => path.label);
      return { dataText: text + dataText.slice(copied), paths: [...new Set(labels)] };
    },
  };
}

function parsePath(text: string): EncryptedPath {
  const path = parseEncryptedPath(text);
  if (!path) throw new EncryptionError('an encrypted field is not a path');
  return path;
}
