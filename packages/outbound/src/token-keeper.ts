import type { FailureCode, OAuth2Auth } from '@posthorn/domain';
import { type AgentOptions, createAgent } from './agent.ts';
import { type ClientStyle, requestToken } from './request-token.ts';

/** An access token, as one request uses it. */
export interface Token {
  readonly accessToken: string;
  /** Whether it had been used before this request. */
  readonly wasKept: boolean;
}

export type TokenResult =
  | { ok: true; token: Token }
  | { ok: false; code: FailureCode; message: string };

export interface TokenKeeper {
  /**
   * The webhook's token: the kept one until it ends, else a new one; who asks while one is fetched
   * waits for the same. Never rejects.
   * @param auth the same object for as long as the webhook's auth is the same
   */
  tokenFor(webhookId: string, auth: OAuth2Auth): Promise<TokenResult>;
  /**
   * Told that the receiver answered 401 to a token. One that was kept is dropped, once: a token that
   * came to replace a refused one stays, since the receiver then means the credentials.
   * @returns whether another attempt will have another token
   */
  refused(webhookId: string, token: Token): boolean;
  /** Told that the receiver took a token. */
  accepted(webhookId: string, token: Token): void;
  /** Who waits for a token just now. */
  waiting(): number;
  close(): Promise<void>;
}

/** A token is not used in the last part of its life: it would end on its way. */
const MARGIN_SHARE = 0.1;
const MARGIN_MAX_MS = 30_000;
const ENTRIES_MAX = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

interface Entry {
  /** What its tokens were asked for with. */
  key: string;
  style: ClientStyle | null;
  current: { accessToken: string; endsAtMs: number; uses: number } | null;
  fetching: Promise<TokenResult> | null;
  /** The next token replaces one that was refused, and has not been taken yet. */
  isReplacing: boolean;
}

/** Keeps access tokens of webhooks with OAuth 2; token endpoints are under the guard of deliveries. */
export function createTokenKeeper(
  options: Pick<AgentOptions, 'addressPolicy' | 'allowHttp' | 'timeoutMs' | 'resolveName'> & {
    userAgent: string;
    now: () => number;
  },
): TokenKeeper {
  const { userAgent, now } = options;
  const agent = createAgent({
    ...options,
    responseBytesMax: ANSWER_BYTES_MAX,
    responseExcerptBytes: ANSWER_BYTES_MAX,
    connectionsPerOrigin: 2,
  });
  const entries = new Map<string, Entry>();
  let waiting = 0;

  function entryOf(webhookId: string, auth: OAuth2Auth): Entry {
    const { tokenUrl, clientId, clientSecret, scope } = auth;
    const key = JSON.stringify([tokenUrl, clientId, clientSecret, scope]);
    const known = entries.get(webhookId);
    if (known?.key === key) return known;
    const entry = { key, style: null, current: null, fetching: null, isReplacing: false };
    entries.delete(webhookId);
    entries.set(webhookId, entry);
    const [oldest] = entries.keys();
    if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  async function fetchToken(webhookId: string, auth: OAuth2Auth, entry: Entry) {
    const request = { userAgent, poolKey: webhookId, known: entry.style };
    const answer = await requestToken(agent, auth, request);
    entry.fetching = null;
    if (!answer.ok) {
      // A server that changed its mind is asked in both ways again.
      entry.style = null;
      return answer;
    }
    const { accessToken, lifetimeMs, style } = answer;
    const marginMs = Math.min(MARGIN_MAX_MS, lifetimeMs * MARGIN_SHARE);
    entry.style = style;
    entry.current = { accessToken, endsAtMs: now() + lifetimeMs - marginMs, uses: 1 };
    return { ok: true as const, token: { accessToken, wasKept: false } };
  }

  return {
    async tokenFor(webhookId, auth) {
      const entry = entryOf(webhookId, auth);
      const { current } = entry;
      if (current && now() < current.endsAtMs) {
        const token = { accessToken: current.accessToken, wasKept: current.uses > 0 };
        current.uses += 1;
        return { ok: true, token };
      }
      entry.current = null;
      entry.fetching ??= fetchToken(webhookId, auth, entry);
      waiting += 1;
      try {
        return await entry.fetching;
      } finally {
        waiting -= 1;
      }
    },
    refused(webhookId, token) {
      const entry = entries.get(webhookId);
      if (!entry || !token.wasKept) return false;
      // Another request has seen to it: the next attempt has the new one.
      if (entry.current?.accessToken !== token.accessToken) return true;
      if (entry.isReplacing) return false;
      entry.current = null;
      entry.isReplacing = true;
      return true;
    },
    accepted(webhookId, token) {
      const entry = entries.get(webhookId);
      if (entry?.current?.accessToken === token.accessToken) entry.isReplacing = false;
    },
    waiting: () => waiting,
    close: agent.close,
  };
}
