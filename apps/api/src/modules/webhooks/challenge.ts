import { randomBytes } from 'node:crypto';
import type { WebhookRow } from '@posthorn/db';
import { createSigner, type KeyRing, newId, openHeaders, openReceiverAuth } from '@posthorn/domain';
import { credentialsOf, readyAuth, type Sender, type TokenKeeper } from '@posthorn/outbound';
import type { Verification } from './registration.ts';

/** Asks endpoints whether they want a webhook's events. Never rejects. */
export interface Challenger {
  /** @param signingKeys those that are active, newest first */
  challenge(webhook: WebhookRow, signingKeys: readonly string[]): Promise<Verification>;
}

const TYPE = 'posthorn.challenge';

/**
 * The challenge of a registration (CONTRACT.md, "Trust"): a POST, signed and authorised like a
 * delivery, whose text the endpoint has to answer with 200. It goes through the guarded agent.
 */
export function createChallenger(parts: {
  sender: Sender;
  tokens: TokenKeeper;
  keyRing: KeyRing;
  userAgent: string;
  now: () => number;
}): Challenger {
  const { sender, tokens, keyRing, userAgent, now } = parts;

  async function post(webhook: WebhookRow, signingKeys: readonly string[]): Promise<string | null> {
    const { id, receiverAuthSealed: sealed } = webhook;
    const own = openHeaders(keyRing, id, webhook.headersSealed ?? null);
    const ready = sealed == null ? null : readyAuth(openReceiverAuth(keyRing, id, sealed));
    const credentials = await credentialsOf(id, ready, tokens);
    if (!credentials.ok) return `${credentials.code}: ${credentials.message}`;
    const challenge = randomBytes(32).toString('base64url');
    const body = Buffer.from(JSON.stringify({ type: TYPE, challenge }));
    const { authorization, identity, token } = credentials;
    const signature = createSigner(signingKeys)({
      eventId: `challenge_${newId()}`,
      timestampS: Math.floor(now() / 1000),
      body,
    });
    const { outcome, responseBody } = await sender.send({
      url: new URL(webhook.callbackUrl),
      poolKey: id,
      identity,
      body,
      headers: {
        'user-agent': userAgent,
        ...own,
        ...(authorization === null ? {} : { authorization }),
        'content-type': 'application/json',
        ...signature,
        'x-webhook-event-type': TYPE,
      },
    });
    if (outcome.kind === 'failure') return `${outcome.code}: ${outcome.message}`;
    if (token !== null && outcome.status === 401) tokens.refused(id, token);
    if (outcome.status !== 200) {
      return `The endpoint answered the challenge with ${outcome.status}, not with 200.`;
    }
    if (responseBody?.trim() === challenge) return null;
    return 'The endpoint answered 200, but not with the text of the challenge as its body.';
  }

  return {
    async challenge(webhook, signingKeys) {
      const error = await post(webhook, signingKeys).catch(
        () => 'The challenge could not be sent: a secret of this webhook cannot be decrypted.',
      );
      return { callbackUrlVerified: error === null, callbackUrlError: error };
    },
  };
}
