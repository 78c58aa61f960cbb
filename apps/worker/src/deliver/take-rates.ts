import type { RateGrant, RateTokens } from '@posthorn/queue';
import type { WebhookTarget } from './webhook-targets.ts';

/** What of some webhooks' deliveries may go now by their rates, by webhook. */
export type TakeRates = (
  queueName: string,
  wanted: ReadonlyMap<WebhookTarget, number>,
  options: {
    /** They have waited in line: whoever has not goes after them. */
    isLine: boolean;
  },
) => Promise<Map<WebhookTarget, RateGrant>>;

/**
 * Holds webhooks to their registered rates, with one question for all of a turn. Without Redis
 * everything may go: a rate is a courtesy, a delivery is a promise.
 */
export function createTakeRates(options: {
  rateTokens: RateTokens;
  onError: (error: unknown) => void;
}): TakeRates {
  return async (queueName, wanted, { isLine }) => {
    const all = [...wanted];
    const requests = all.map(([target, count]) => ({
      webhookId: target.id,
      requestsPerMinute: target.requestsPerMinute,
      wanted: count,
      isLine,
    }));
    try {
      const grants = await options.rateTokens.take(queueName, requests);
      return new Map(all.map(([target, count], i) => [target, grants[i] ?? everything(count)]));
    } catch (error) {
      options.onError(error);
      return new Map(all.map(([target, count]) => [target, everything(count)]));
    }
  };
}

const everything = (granted: number): RateGrant => ({ granted, nextInMs: 0 });
