import { PosthornError } from '@posthorn/domain';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Caller } from '../../modules/auth/caller.ts';
import { type CostBudget, createCostBudget } from '../../modules/shared/cost-budget.ts';

const KEYS_MAX = 20_000;

/** What GraphQL requests cost, by who asks and from where. */
export interface Spending {
  /**
   * @param caller null for strangers, who share what their address has apart from its callers: they
   * take nothing from those
   * @throws PosthornError RATE_LIMITED
   */
  spend(cost: number, caller: Caller | null, address: string): void;
  /** Keys that are held. */
  size(): number;
}

export function createSpending(options: {
  costPerSecond: number;
  addressCostPerSecond: number;
  now: () => number;
}): Spending {
  const { costPerSecond, addressCostPerSecond, now } = options;
  const ofCallers = createCostBudget({ perSecond: costPerSecond, keysMax: KEYS_MAX, now });
  const ofAddresses = createCostBudget({ perSecond: addressCostPerSecond, keysMax: KEYS_MAX, now });
  const ofStrangers = createCostBudget({ perSecond: addressCostPerSecond, keysMax: KEYS_MAX, now });

  function take(budget: CostBudget, key: string, cost: number, whose: string): void {
    const retryAfterS = budget.spend(key, cost);
    if (retryAfterS === 0) return;
    const message = `${whose} asked for more than it may in a minute. Ask for less, or more slowly.`;
    throw new PosthornError('RATE_LIMITED', { message, retryAfterS });
  }

  return {
    spend(cost, caller, address) {
      // Whatever is asked costs something: it was read and looked at.
      const spent = Math.max(cost, 1);
      const block = addressBlockOf(address);
      if (!caller) {
        take(ofStrangers, block, spent, 'Your address');
        return;
      }
      take(ofCallers, `${caller.kind} ${caller.id}`, spent, 'This caller');
      take(ofAddresses, block, spent, 'Your address');
    },
    size: () => ofCallers.size() + ofAddresses.size() + ofStrangers.size(),
  };
}
