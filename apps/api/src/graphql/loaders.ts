import {
  type AttemptRow,
  type DeliveryRow,
  type EventRow,
  findAttemptsOfDeliveries,
  findDeliveriesByIds,
  findDeliveriesOfEvents,
  findEventsByIds,
  findGrants,
  findTenantsByIds,
  findWebhooksByIds,
  type PeopleDatabase,
  type TenantRow,
  type WebhookRow,
} from '@posthorn/db';
import DataLoader from 'dataloader';
import type { Health, StatsService } from '../modules/stats/stats.service.ts';

/** Something of a tenant, by its id. */
interface Key {
  tenantId: string;
  id: string;
}

/** What one request reads more than once, or for many rows at once. */
export interface Loaders {
  event: DataLoader<Key, EventRow, string>;
  delivery: DataLoader<Key, DeliveryRow, string>;
  /** The deleted ones too. */
  webhook: DataLoader<Key, WebhookRow | null, string>;
  attemptsOfDelivery: DataLoader<Key, AttemptRow[], string>;
  deliveriesOfEvent: DataLoader<Key, DeliveryRow[], string>;
  webhookHealth: DataLoader<Key, Health, string>;
  /** By the id of one of the operator's sources; for operators only. */
  grantedTenants: DataLoader<string, TenantRow[]>;
}

/** Loaders of one request: nothing is kept from one request to the next. */
export function createLoaders(people: PeopleDatabase, stats: StatsService): Loaders {
  return {
    event: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        inOrder(ids, await findEventsByIds(em, tenantId, ids)),
      ),
    ),
    delivery: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        inOrder(ids, await findDeliveriesByIds(em, tenantId, ids)),
      ),
    ),
    webhook: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) => {
        const found = new Map(
          (await findWebhooksByIds(em, tenantId, ids)).map((webhook) => [webhook.id, webhook]),
        );
        return ids.map((id) => found.get(id) ?? null);
      }),
    ),
    attemptsOfDelivery: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        grouped(ids, await findAttemptsOfDeliveries(em, tenantId, ids), (row) => row.deliveryId),
      ),
    ),
    deliveriesOfEvent: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        grouped(ids, await findDeliveriesOfEvents(em, tenantId, ids), (row) => row.eventId),
      ),
    ),
    webhookHealth: byTenant((tenantId, ids) => stats.healthOf(tenantId, ids)),
    grantedTenants: new DataLoader((sourceIds) =>
      people.asOperator(async (em) => {
        const grants = await findGrants(em, sourceIds);
        const tenants = await findTenantsByIds(em, [...new Set(grants.map((g) => g.tenantId))]);
        return sourceIds.map((sourceId) =>
          tenants.filter(({ id }) =>
            grants.some((grant) => grant.sourceId === sourceId && grant.tenantId === id),
          ),
        );
      }),
    ),
  };
}

/** A loader whose batches are split by tenant: each is read within that tenant's bounds (promise 7). */
function byTenant<Value>(
  load: (tenantId: string, ids: string[]) => Promise<(Value | Error)[]>,
): DataLoader<Key, Value, string> {
  return new DataLoader<Key, Value, string>(
    async (keys) => {
      const idsByTenant = new Map<string, string[]>();
      for (const { tenantId, id } of keys) {
        const ids = idsByTenant.get(tenantId) ?? [];
        ids.push(id);
        idsByTenant.set(tenantId, ids);
      }
      const found = new Map<string, Value | Error>();
      for (const [tenantId, ids] of idsByTenant) {
        const values = await load(tenantId, ids);
        ids.forEach((id, index) => {
          const value = values[index];
          if (value !== undefined) found.set(`${tenantId} ${id}`, value);
        });
      }
      return keys.map((key) => found.get(keyText(key)) ?? new Error(`nothing for ${keyText(key)}`));
    },
    { cacheKeyFn: keyText },
  );
}

function keyText({ tenantId, id }: Key): string {
  return `${tenantId} ${id}`;
}

function inOrder<Row extends { id: string }>(ids: readonly string[], rows: Row[]): (Row | Error)[] {
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? new Error(`there is no ${id}`));
}

function grouped<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Row[][] {
  const groups = Map.groupBy(rows, keyOf);
  return ids.map((id) => groups.get(id) ?? []);
}
