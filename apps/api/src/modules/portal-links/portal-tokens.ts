import { isUuid } from '@posthorn/domain';
import { jwtVerify, SignJWT } from 'jose';

/** Tokens in portal links: signed, so that no made-up one costs a look into the database. */
export interface PortalTokens {
  issue(link: { id: string; expiresAt: Date }): Promise<string>;
  /** The link that a token names; null where it is not ours, or over. */
  linkOf(token: string): Promise<string | null>;
}

const ISSUER = 'posthorn-portal';

/** JWT, HS256, under a key of their own: a token of sign-in is none of these, and the other way round. */
export function createPortalTokens(options: {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
  now: () => number;
}): PortalTokens {
  return {
    issue: ({ id, expiresAt }) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setJti(id)
        .setExpirationTime(expiresAt)
        .sign(options.secret),
    async linkOf(token) {
      for (const secret of options.acceptedSecrets) {
        try {
          const { payload } = await jwtVerify(token, secret, {
            algorithms: ['HS256'],
            issuer: ISSUER,
            currentDate: new Date(options.now()),
          });
          return payload.jti !== undefined && isUuid(payload.jti) ? payload.jti : null;
        } catch {
          // Not of this secret, or over: the next one may know it.
        }
      }
      return null;
    },
  };
}
