import type { RateTokens } from '@posthorn/queue';
import type { WebhookTarget } from './webhook-targets.ts';

/**
 * Holds each webhook of a batch to its registered rate.
 * @returns for each delivery 0 (may go) or the milliseconds until it may be tried again. Without
 * Redis everything may go: a rate is a courtesy, a delivery is a promise.
 */
export async function takeRates(
  ready: readonly { target: WebhookTarget }[],
  options: { rateTokens: RateTokens; queueName: string; onError: (error: unknown) => void },
): Promise<number[]> {
  const targets = new Map(ready.map(({ target }) => [target.id, target]));
  const wanted = new Map<string, number>();
  for (const { target } of ready) wanted.set(target.id, (wanted.get(target.id) ?? 0) + 1);
  const requests = [...targets.values()].map((target) => ({
    webhookId: target.id,
    requestsPerMinute: target.requestsPerMinute,
    wanted: wanted.get(target.id) ?? 0,
  }));
  try {
    const grants = await options.rateTokens.take(options.queueName, requests);
    const left = new Map(requests.map((request, i) => [request.webhookId, grants[i]]));
    return ready.map(({ target }) => {
      const grant = left.get(target.id);
      if (!grant) return 0;
      grant.granted -= 1;
      if (grant.granted >= 0) return 0;
      // Those beyond the grant line up behind one another instead of coming back all at once.
      return grant.nextInMs + (-grant.granted - 1) * (60_000 / target.requestsPerMinute);
    });
  } catch (error) {
    options.onError(error);
    return ready.map(() => 0);
  }
}
