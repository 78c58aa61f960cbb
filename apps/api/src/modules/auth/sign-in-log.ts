import type { PeopleDatabase } from '@posthorn/db';
import { Counter, type Logger, type Registry } from '@posthorn/telemetry';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Client } from '../../client/client.ts';
import { deviceNameOf } from '../../client/device-name.ts';
import { recordChange } from '../audit/record-change.ts';
import { BoundedMap } from '../shared/bounded-map.ts';
import { createRateLimit } from '../shared/rate-limit.ts';

export type SignInOutcome = 'success' | 'wrong' | 'rate_limited' | 'overloaded';

/** Makes tries to sign in visible, however many there are. */
export interface SignInLog {
  /** Counts an outcome for the metrics. */
  count(outcome: SignInOutcome): void;
  /**
   * Notes a wrong password of an account. Returns at once: whoever tries must not learn from the
   * time it takes that there is such an account.
   */
  failed(account: { id: string; email: string }, client: Client): void;
  /** Waits until what was noted is written. */
  drain(): Promise<void>;
}

/** Entries about one account: these at once, then one in this time; the rest is counted in the next. */
const ENTRIES = { burst: 10, everyMs: 6 * 60_000 };
const ACCOUNTS_MAX = 10_000;

/**
 * The metric `posthorn_sign_ins_total{outcome}` counts every try; the audit log has
 * `account.sign_in_failed` for accounts there are, ten of each at once and ten an hour, so that
 * nobody fills it.
 */
export function createSignInLog(parts: {
  people: PeopleDatabase;
  registry: Registry;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}): SignInLog {
  const counter = new Counter({
    name: 'posthorn_sign_ins_total',
    help: 'Tries to sign in with a password, by what came of them',
    labelNames: ['outcome'],
    registers: [parts.registry],
  });
  const entries = createRateLimit({ rate: ENTRIES, keysMax: ACCOUNTS_MAX, now: parts.now });
  const untold = new BoundedMap<string, number>(ACCOUNTS_MAX);
  const writing = new Set<Promise<void>>();

  async function write(account: { id: string; email: string }, client: Client, more: number) {
    const device = deviceNameOf(client.agent);
    const others = more === 0 ? '' : `; ${more} more since the last entry`;
    const actor = { kind: 'system' as const, id: null, name: 'Unknown' };
    await parts.people.asOperator(async (em) =>
      recordChange(
        em,
        { tenantId: null, actor: { ...actor, address: client.address } },
        {
          action: 'account.sign_in_failed',
          targetKind: 'account',
          targetId: account.id,
          summary: `Someone tried a wrong password for ${account.email} on ${device}${others}`,
        },
      ),
    );
  }

  return {
    count: (outcome) => counter.inc({ outcome }),
    failed(account, client) {
      if (entries.waitMs(account.id) > 0) {
        untold.set(account.id, (untold.get(account.id) ?? 0) + 1);
        return;
      }
      entries.take(account.id);
      const more = untold.get(account.id) ?? 0;
      untold.delete(account.id);
      const written = write(account, client, more)
        .catch((err: unknown) => {
          const address = addressBlockOf(client.address);
          parts.logger.warn({ err, address }, 'a failed sign-in is not in the audit log');
        })
        .finally(() => writing.delete(written));
      writing.add(written);
    },
    async drain() {
      await Promise.all(writing);
    },
  };
}
