import { isUuid } from '@posthorn/domain';
import { SignJWT } from 'jose';
import { createSignedTokens, type TokenSecrets } from '../shared/signed-tokens.ts';

/** Tokens in portal links: signed, so that no made-up one costs a look into the database. */
export interface PortalTokens {
  issue(link: { id: string; expiresAt: Date }): Promise<string>;
  /** The link that a token names; null where it is not ours, or over. */
  linkOf(token: string): Promise<string | null>;
}

/** Under secrets of their own: a token of sign-in is none of these, and the other way round. */
export function createPortalTokens(options: TokenSecrets & { now: () => number }): PortalTokens {
  const signed = createSignedTokens({ ...options, issuer: 'posthorn-portal' });
  return {
    issue: ({ id, expiresAt }) =>
      signed.sign(new SignJWT({}).setJti(id).setExpirationTime(expiresAt)),
    async linkOf(token) {
      const jti = (await signed.verify(token))?.jti;
      return jti !== undefined && isUuid(jti) ? jti : null;
    },
  };
}
