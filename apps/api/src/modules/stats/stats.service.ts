import {
  countPending,
  type DeliveryCounts,
  findCountsByTime,
  findCountsOfWebhooks,
  type PeopleDatabase,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';

const HEALTH_WINDOW_MINUTES = 60;
const BUCKETS_MAX = 60;
const PENDING_COUNT_MAX = 100_000;
const DAY_MS = 86_400_000;
const SPAN_DAYS_MAX = 366;
/** Lengths of a bucket that people read easily, in seconds. */
const BUCKETS_S = [60, 300, 900, 3600, 10_800, 21_600, 86_400, 604_800];

export interface Health {
  windowMinutes: number;
  succeeded: number;
  failed: number;
  dead: number;
  successRate: number | null;
  averageDurationMs: number | null;
}

export interface Stats {
  succeeded: number;
  failed: number;
  dead: number;
  pending: number;
  buckets: {
    at: Date;
    succeeded: number;
    failed: number;
    dead: number;
    averageDurationMs: number | null;
  }[];
}

/** Figures from the per-minute counts that RECORD keeps. Throws PosthornError. */
export interface StatsService {
  deliveryStats(
    scope: Scope,
    filter: { webhookId?: string | null; from?: Date | null; to?: Date | null },
  ): Promise<Stats>;
  /** The last hour of webhooks of one tenant, in the order of their ids. */
  healthOf(tenantId: string, webhookIds: readonly string[]): Promise<Health[]>;
}

export function createStatsService(
  people: PeopleDatabase,
  now: () => number = Date.now,
): StatsService {
  return {
    async deliveryStats({ tenantId }, filter) {
      const to = filter.to ?? new Date(now());
      const from = filter.from ?? new Date(to.getTime() - HEALTH_WINDOW_MINUTES * 60_000);
      const spanMs = to.getTime() - from.getTime();
      if (spanMs <= 0 || spanMs > SPAN_DAYS_MAX * DAY_MS) {
        throw fault('from', `Must be before "to", by at most ${SPAN_DAYS_MAX} days.`);
      }
      const webhookId = filter.webhookId ?? null;
      if (webhookId !== null && !isUuid(webhookId)) {
        throw fault('webhookId', 'Must be the id of a webhook.');
      }
      const bucketS = BUCKETS_S.find((s) => spanMs <= s * 1000 * BUCKETS_MAX) ?? 604_800;
      const floored = new Date(Math.floor(from.getTime() / 60_000) * 60_000);
      const [counts, pending] = await people.asTenant(tenantId, async (em) => [
        await findCountsByTime(em, { tenantId, webhookId, from: floored, to, bucketS }),
        await countPending(em, { tenantId, webhookId }, PENDING_COUNT_MAX),
      ]);
      const total = (pick: (count: DeliveryCounts) => number) =>
        counts.reduce((sum, count) => sum + pick(count), 0);
      return {
        succeeded: total(({ succeeded }) => succeeded),
        failed: total(({ failed }) => failed),
        dead: total(({ dead }) => dead),
        pending,
        buckets: counts.map((count) => ({
          at: count.at,
          succeeded: count.succeeded,
          failed: count.failed,
          dead: count.dead,
          averageDurationMs: averageDurationMs(count),
        })),
      };
    },
    async healthOf(tenantId, webhookIds) {
      const since = new Date(now() - HEALTH_WINDOW_MINUTES * 60_000);
      const found = await people.asTenant(tenantId, (em) =>
        findCountsOfWebhooks(em, tenantId, webhookIds, since),
      );
      return webhookIds.map((id) => toHealth(found.get(id) ?? NOTHING));
    },
  };
}

const NOTHING: DeliveryCounts = { succeeded: 0, failed: 0, dead: 0, durationMsSum: 0 };

function toHealth(counts: DeliveryCounts): Health {
  const { succeeded, failed, dead } = counts;
  const sent = succeeded + failed;
  return {
    windowMinutes: HEALTH_WINDOW_MINUTES,
    succeeded,
    failed,
    dead,
    successRate: sent === 0 ? null : succeeded / sent,
    averageDurationMs: averageDurationMs(counts),
  };
}

function averageDurationMs({ succeeded, failed, durationMsSum }: DeliveryCounts): number | null {
  const sent = succeeded + failed;
  return sent === 0 ? null : durationMsSum / sent;
}

function fault(path: string, message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', { message, details: [{ path, message }] });
}
