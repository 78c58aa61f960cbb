import { jwtVerify, SignJWT } from 'jose';

export interface Tokens {
  /** A token for an account, and when it ends. */
  issue(accountId: string): Promise<{ token: string; expiresAt: Date }>;
  /** The account that a token is for; null where it is not ours, or over. */
  accountOf(token: string): Promise<string | null>;
}

const ISSUER = 'posthorn';

/**
 * Tokens of people who signed in: JWT, HS256.
 * @param options.acceptedSecrets those that verify, `secret` among them
 */
export function createTokens(options: {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
  lifetimeS: number;
  now?: () => Date;
}): Tokens {
  const now = options.now ?? (() => new Date());
  return {
    async issue(accountId) {
      const issuedAtS = Math.floor(now().getTime() / 1000);
      const expiresAtS = issuedAtS + options.lifetimeS;
      const token = await new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(accountId)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(expiresAtS)
        .sign(options.secret);
      return { token, expiresAt: new Date(expiresAtS * 1000) };
    },
    async accountOf(token) {
      for (const secret of options.acceptedSecrets) {
        try {
          const { payload } = await jwtVerify(token, secret, {
            algorithms: ['HS256'],
            issuer: ISSUER,
            currentDate: now(),
          });
          return payload.sub ?? null;
        } catch {
          // Not of this secret, or over: the next one may know it.
        }
      }
      return null;
    },
  };
}
