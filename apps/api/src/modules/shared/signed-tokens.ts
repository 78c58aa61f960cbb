import { type JWTPayload, jwtVerify, type SignJWT } from 'jose';

/** Secrets of tokens, derived from the key ring; those that verify, `secret` among them. */
export interface TokenSecrets {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
}

/** Tokens of one kind: JWT, HS256. */
export interface SignedTokens {
  /** Signs what a token is to say. */
  sign(token: SignJWT): Promise<string>;
  /** What a token says; null where it is not ours, of another kind, or over. */
  verify(token: string): Promise<JWTPayload | null>;
}

/** @param options.issuer the kind: a token of one kind is none of another, whatever its secret */
export function createSignedTokens(
  options: TokenSecrets & { issuer: string; now: () => number },
): SignedTokens {
  const { issuer } = options;
  return {
    sign: (token) =>
      token.setProtectedHeader({ alg: 'HS256' }).setIssuer(issuer).sign(options.secret),
    async verify(token) {
      for (const secret of options.acceptedSecrets) {
        try {
          const { payload } = await jwtVerify(token, secret, {
            algorithms: ['HS256'],
            issuer,
            currentDate: new Date(options.now()),
          });
          return payload;
        } catch {
          // Not of this secret, or over: the next one may know it.
        }
      }
      return null;
    },
  };
}
