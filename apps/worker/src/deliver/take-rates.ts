import type { RateGrant, RateTokens } from '@posthorn/queue';
import type { LocalRates } from './local-rates.ts';
import type { WebhookTarget } from './webhook-targets.ts';

/** What of some webhooks' deliveries may go now by their rates, by webhook. */
export type TakeRates = (
  tenantId: string,
  wanted: ReadonlyMap<WebhookTarget, number>,
  options: {
    /** They have waited in line: whoever has not goes after them. */
    isLine: boolean;
  },
) => Promise<Map<WebhookTarget, RateGrant>>;

/**
 * Holds webhooks to their registered rates, with one question for all of a turn. Without Redis each
 * worker has its share of them.
 */
export function createTakeRates(options: {
  rateTokens: RateTokens;
  /** Where a tenant's rates lie. */
  tagOf: (tenantId: string) => string;
  local: LocalRates;
  onError: (error: unknown) => void;
}): TakeRates {
  return async (tenantId, wanted, { isLine }) => {
    const all = [...wanted];
    const requests = all.map(([target, count]) => ({
      webhookId: target.id,
      requestsPerMinute: target.requestsPerMinute,
      wanted: count,
      isLine,
    }));
    const grants = await options.rateTokens
      .take(options.tagOf(tenantId), requests)
      .catch((error: unknown) => {
        options.onError(error);
        return options.local.take(requests);
      });
    const grantOf = (i: number): RateGrant => {
      const grant = grants[i];
      if (!grant) throw new Error('a webhook that asked for its rate has no answer');
      return grant;
    };
    return new Map(all.map(([target], i) => [target, grantOf(i)]));
  };
}
