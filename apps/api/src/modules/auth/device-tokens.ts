import { createHash } from 'node:crypto';
import { isUuid, newId } from '@posthorn/domain';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { createSignedTokens, type TokenSecrets } from '../shared/signed-tokens.ts';

/** A device that someone signed in on before. */
export interface KnownDevice {
  id: string;
  /** Those who signed in on it, the last one last, each under the password they had then. */
  accounts: readonly { id: string; fingerprint: string }[];
}

/**
 * Tokens that a device keeps when someone has signed in on it (OWASP's "device cookies"). Alone they
 * are worth nothing: whoever shows one is counted apart when they try the password of an account that
 * it names. They end after a year, and with the account's password.
 */
export interface DeviceTokens {
  /** A token for the device that someone signs in on now: what it was before, and this account. */
  issue(before: KnownDevice | null, account: AccountPassword): Promise<string>;
  /** What a token says; null where there is none, or it is not ours, or over. */
  read(token: string | null): Promise<KnownDevice | null>;
}

interface AccountPassword {
  id: string;
  passwordHash: string | null;
}

const LIFETIME_S = 365 * 86_400;
/** People who share a device. */
const ACCOUNTS_MAX = 5;

const claims = z.object({
  sub: z.string().refine(isUuid),
  accounts: z.array(z.tuple([z.string(), z.string()])).max(ACCOUNTS_MAX),
});

export function createDeviceTokens(options: TokenSecrets & { now: () => number }): DeviceTokens {
  const signed = createSignedTokens({ ...options, issuer: 'posthorn-device' });
  return {
    async issue(before, account) {
      const others = (before?.accounts ?? []).filter(({ id }) => id !== account.id);
      const accounts = [...others, { id: account.id, fingerprint: fingerprintOf(account) }];
      const issuedAtS = Math.floor(options.now() / 1000);
      return signed.sign(
        new SignJWT({
          accounts: accounts.slice(-ACCOUNTS_MAX).map(({ id, fingerprint }) => [id, fingerprint]),
        })
          .setSubject(before?.id ?? newId())
          .setIssuedAt(issuedAtS)
          .setExpirationTime(issuedAtS + LIFETIME_S),
      );
    },
    async read(token) {
      const said = claims.safeParse(token === null ? null : await signed.verify(token));
      if (!said.success) return null;
      const { sub, accounts } = said.data;
      return { id: sub, accounts: accounts.map(([id, fingerprint]) => ({ id, fingerprint })) };
    },
  };
}

/** Whether someone signed in to the account on this device, under the password it has now. */
export function isKnownTo(device: KnownDevice | null, account: AccountPassword): boolean {
  const entry = device?.accounts.find(({ id }) => id === account.id);
  return entry !== undefined && entry.fingerprint === fingerprintOf(account);
}

/** Tells one password of an account from the next, and nothing about either: the hash is salted. */
function fingerprintOf({ passwordHash }: AccountPassword): string {
  return createHash('sha256')
    .update(passwordHash ?? '')
    .digest('base64url')
    .slice(0, 16);
}
