import {
  basicAuthorization,
  type FailureCode,
  type OAuth2Auth,
  type ReceiverAuth,
} from '@posthorn/domain';
import { type ClientIdentity, createClientIdentity } from './client-identity.ts';
import type { Token, TokenKeeper } from './token-keeper.ts';

/** A webhook's receiver auth made ready, once for as long as it stays the same. */
export type ReadyAuth =
  | { type: 'basic'; authorization: string }
  | { type: 'oauth2'; auth: OAuth2Auth }
  | { type: 'mtls'; identity: ClientIdentity };

/** What one request proves itself by, or why it cannot. */
export type Credentials =
  | {
      ok: true;
      authorization: string | null;
      identity: ClientIdentity | null;
      /** To be told about the answer: {@link TokenKeeper}. */
      token: Token | null;
    }
  | { ok: false; code: FailureCode; message: string };

export const NO_CREDENTIALS: Extract<Credentials, { ok: true }> = {
  ok: true,
  authorization: null,
  identity: null,
  token: null,
};

/** Throws where a certificate and its key cannot be used. */
export function readyAuth(auth: ReceiverAuth): ReadyAuth {
  switch (auth.type) {
    case 'basic':
      return { type: 'basic', authorization: basicAuthorization(auth) };
    case 'oauth2':
      return { type: 'oauth2', auth };
    case 'mtls':
      return { type: 'mtls', identity: createClientIdentity(auth) };
  }
}

/** The credentials of one request. Never rejects. */
export async function credentialsOf(
  webhookId: string,
  ready: ReadyAuth | null,
  tokens: TokenKeeper,
): Promise<Credentials> {
  if (ready === null) return NO_CREDENTIALS;
  if (ready.type === 'basic') return { ...NO_CREDENTIALS, authorization: ready.authorization };
  if (ready.type === 'mtls') return { ...NO_CREDENTIALS, identity: ready.identity };
  const result = await tokens.tokenFor(webhookId, ready.auth);
  if (!result.ok) return result;
  const { token } = result;
  return { ...NO_CREDENTIALS, authorization: `Bearer ${token.accessToken}`, token };
}
