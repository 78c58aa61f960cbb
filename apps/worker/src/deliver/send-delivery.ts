import type { ClaimedDelivery } from '@posthorn/db';
import type { SentRequest } from '@posthorn/domain';
import {
  type Credentials,
  credentialsOf,
  type Sender,
  type SendResult,
  type TokenKeeper,
} from '@posthorn/outbound';
import { type BuiltBody, type BuiltRequest, buildBody, buildRequest } from './build-request.ts';
import { withoutAnswer } from './outcomes.ts';
import type { InTurn } from './time-slices.ts';
import { SecretUnreadableError, type WebhookTarget } from './webhook-targets.ts';

/** One request as it was made. */
export interface MadeAttempt {
  startedAtMs: number;
  result: SendResult;
  /** Null: nothing was sent. */
  sent: SentRequest | null;
  /** The receiver refused an access token that was kept too long. */
  isTokenStale: boolean;
}

/** Something sealed cannot be read, so nothing was tried: a reason of `deliveries.reason`. */
export interface NotTried {
  unreadable: string;
}

/** It cannot be encrypted as its webhook asks, so nothing was tried. */
export interface NotEncrypted {
  isEncrypted: false;
}

export type SendDelivery = (
  delivery: ClaimedDelivery,
  target: WebhookTarget,
  /** Awaited last before the request: throws when it may not start any more. */
  untilSafe: () => Promise<void>,
) => Promise<MadeAttempt | NotTried | NotEncrypted>;

/** Makes one attempt: its body, credentials, then the request, then its answer. */
export function createSendDelivery(options: {
  sender: Sender;
  tokens: TokenKeeper;
  userAgent: string;
  /** For the values that are encrypted. */
  inTurn: InTurn;
  onError: (error: unknown) => void;
  now: () => number;
}): SendDelivery {
  const { tokens, userAgent, now } = options;

  /**
   * The reason instead when something sealed cannot be read: nothing leaves unsigned (promise 9), or
   * without what the endpoint expects.
   */
  function reading<T>(read: () => T): T | NotTried {
    try {
      return read();
    } catch (error) {
      options.onError(error);
      const isKnown = error instanceof SecretUnreadableError;
      return { unreadable: isKnown ? error.reason : 'SIGNING_UNAVAILABLE' };
    }
  }

  /** Null when it cannot be encrypted as the webhook asks: nothing leaves in clear (promise 9). */
  async function encrypt(
    delivery: ClaimedDelivery,
    target: WebhookTarget,
  ): Promise<BuiltBody | null> {
    try {
      return await buildBody(delivery, target, options.inTurn);
    } catch (error) {
      options.onError(error);
      return null;
    }
  }

  async function send(
    { request, sent }: BuiltRequest,
    target: WebhookTarget,
    { token }: Extract<Credentials, { ok: true }>,
  ) {
    const result = await options.sender.send(request);
    let isTokenStale = false;
    if (token !== null && result.outcome.kind === 'response') {
      if (result.outcome.status === 401) isTokenStale = tokens.refused(target.id, token);
      else tokens.accepted(target.id, token);
    }
    return { result, sent, isTokenStale };
  }

  return async (delivery, target, untilSafe) => {
    const ready = reading(() => ({ auth: target.receiverAuth() }));
    if ('unreadable' in ready) return ready;
    const body = await encrypt(delivery, target);
    if (!body) return { isEncrypted: false };
    const askedAtMs = now();
    const credentials = await credentialsOf(target.id, ready.auth, tokens);
    await untilSafe();
    if (!credentials.ok) {
      const { code, message } = credentials;
      const result = withoutAnswer({ code, message }, Math.max(0, now() - askedAtMs));
      return { startedAtMs: askedAtMs, result, sent: null, isTokenStale: false };
    }
    const startedAtMs = now();
    const sending = { nowMs: startedAtMs, userAgent, credentials };
    const built = reading(() => buildRequest(delivery, target, body, sending));
    if ('unreadable' in built) return built;
    return { startedAtMs, ...(await send(built, target, credentials)) };
  };
}
