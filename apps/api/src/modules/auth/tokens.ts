import { isUuid } from '@posthorn/domain';
import { jwtVerify, SignJWT } from 'jose';

export interface Tokens {
  /** A token for a session, which ends with it. */
  issue(session: {
    id: string;
    subject: string;
    createdAt: Date;
    expiresAt: Date;
  }): Promise<string>;
  /** The session that a token is for; null where it is not ours, or over. */
  sessionOf(token: string): Promise<string | null>;
}

const ISSUER = 'posthorn';

/**
 * Tokens of sessions: JWT, HS256. A token names its session (`sid`, OpenID Connect's name for it),
 * and is worth what the session's row says.
 * @param options.acceptedSecrets those that verify, `secret` among them
 */
export function createTokens(options: {
  secret: Uint8Array;
  acceptedSecrets: readonly Uint8Array[];
  now: () => number;
}): Tokens {
  return {
    issue: ({ id, subject, createdAt, expiresAt }) =>
      new SignJWT({ sid: id })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(ISSUER)
        .setSubject(subject)
        .setIssuedAt(createdAt)
        .setExpirationTime(expiresAt)
        .sign(options.secret),
    async sessionOf(token) {
      for (const secret of options.acceptedSecrets) {
        try {
          const { payload } = await jwtVerify(token, secret, {
            algorithms: ['HS256'],
            issuer: ISSUER,
            currentDate: new Date(options.now()),
          });
          return typeof payload.sid === 'string' && isUuid(payload.sid) ? payload.sid : null;
        } catch {
          // Not of this secret, or over: the next one may know it.
        }
      }
      return null;
    },
  };
}
