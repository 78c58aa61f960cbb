import type { TurnJob } from '@posthorn/queue';
import type { TakeRates } from '../deliver/take-rates.ts';
import type { TenantTargets } from '../deliver/webhook-targets.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { Lines } from './lines.ts';

/** How many of those due in a line may go now. What may not is left where it is. */
export type Allowance = (
  line: Extract<TurnJob, { webhookId: string }>,
  dueCount: number,
) => Promise<number>;

/** By the webhook's rate. What cannot be sent at all may leave its line: it is set aside. */
export function createAllowance(options: {
  targetsOf: (tenantId: string) => Promise<TenantTargets>;
  takeRates: TakeRates;
  lines: Lines;
  onError: (error: unknown) => void;
}): Allowance {
  return async (line, dueCount) => {
    const targets = await whileUnavailable(() => options.targetsOf(line.tenantId), options.onError);
    const target = targets.get(line.webhookId);
    if (!target || target.obstacle) return dueCount;
    const wanted = new Map([[target, dueCount]]);
    const grants = await options.takeRates(line.tenantId, wanted, { isLine: true });
    const grant = grants.get(target);
    if (!grant) return dueCount;
    if (grant.granted < dueCount) options.lines.rest(line.webhookId, grant.nextInMs);
    return grant.granted;
  };
}
