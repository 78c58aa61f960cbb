import { isUuid } from '@posthorn/domain';
import { SignJWT } from 'jose';
import { createSignedTokens, type TokenSecrets } from '../shared/signed-tokens.ts';

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

/**
 * Tokens of sessions. A token names its session (`sid`, OpenID Connect's name for it), and is worth
 * what the session's row says.
 */
export function createTokens(options: TokenSecrets & { now: () => number }): Tokens {
  const signed = createSignedTokens({ ...options, issuer: 'posthorn' });
  return {
    issue: ({ id, subject, createdAt, expiresAt }) =>
      signed.sign(
        new SignJWT({ sid: id })
          .setSubject(subject)
          .setIssuedAt(createdAt)
          .setExpirationTime(expiresAt),
      ),
    async sessionOf(token) {
      const sid = (await signed.verify(token))?.sid;
      return typeof sid === 'string' && isUuid(sid) ? sid : null;
    },
  };
}
