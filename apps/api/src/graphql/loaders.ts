import {
  type AttemptRow,
  type DeliveryRow,
  type EventRow,
  findAttemptsOfDeliveries,
  findDeliveriesByIds,
  findDeliveriesOfEvents,
  findEventsByIds,
  findGrants,
  findSourceFailures,
  findTenantsByIds,
  findValidSourceCredentials,
  findWebhooksByIds,
  type PeopleDatabase,
  type SourceCredentialRow,
  type SourceFailureRow,
  type TenantRow,
  type WebhookRow,
} from '@posthorn/db';
import DataLoader from 'dataloader';
import type { Health, StatsService } from '../modules/stats/stats.service.ts';
import type { WebhookService } from '../modules/webhooks/webhook.service.ts';
import type { ActiveKey } from '../modules/webhooks/webhook-secrets.service.ts';

/** Something of a tenant, by its id. */
interface Key {
  tenantId: string;
  id: string;
}

/** A source, by its id; without a tenant it is the operator's. */
interface SourceKey {
  tenantId: string | null;
  id: string;
}

/** What one request reads more than once, or for many rows at once. */
export interface Loaders {
  event: DataLoader<Key, EventRow, string>;
  /** Null where it is no longer kept. */
  keptEvent: DataLoader<Key, EventRow | null, string>;
  delivery: DataLoader<Key, DeliveryRow, string>;
  /** The deleted ones too. */
  webhook: DataLoader<Key, WebhookRow | null, string>;
  attemptsOfDelivery: DataLoader<Key, AttemptRow[], string>;
  deliveriesOfEvent: DataLoader<Key, DeliveryRow[], string>;
  webhookHealth: DataLoader<Key, Health, string>;
  /** Those of a source that are valid, the current ones first. */
  sourceCredentials: DataLoader<SourceKey, SourceCredentialRow[], string>;
  /** Who failed to authenticate as a source lately, the latest first. */
  sourceFailures: DataLoader<SourceKey, SourceFailureRow[], string>;
  /** What signs a webhook's requests now, the current key first. */
  webhookKeys: DataLoader<Key, ActiveKey[], string>;
  /** By its id; for those whom the row that names it may be shown. */
  tenant: DataLoader<string, TenantRow | null>;
  /** By the id of one of the operator's sources; for operators only. */
  grantedTenants: DataLoader<string, TenantRow[]>;
}

/** Loaders of one request: nothing is kept from one request to the next. */
export function createLoaders(
  people: PeopleDatabase,
  stats: StatsService,
  webhooks: Pick<WebhookService, 'keysOf'>,
): Loaders {
  return {
    event: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        inOrder(ids, await findEventsByIds(em, tenantId, ids)),
      ),
    ),
    keptEvent: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        orNulls(ids, await findEventsByIds(em, tenantId, ids)),
      ),
    ),
    delivery: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        inOrder(ids, await findDeliveriesByIds(em, tenantId, ids)),
      ),
    ),
    webhook: byTenant((tenantId, ids) =>
      people.asTenant(tenantId, async (em) =>
        orNulls(ids, await findWebhooksByIds(em, tenantId, ids)),
      ),
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
    sourceCredentials: ofSources(people, async (em, ids) =>
      grouped(ids, await findValidSourceCredentials(em, ids, new Date()), (row) => row.sourceId),
    ),
    sourceFailures: ofSources(people, async (em, ids) =>
      grouped(ids, await findSourceFailures(em, ids), (row) => row.sourceId),
    ),
    webhookKeys: byTenant(async (tenantId, ids) =>
      grouped(ids, await webhooks.keysOf(tenantId, ids), (key) => key.webhookId),
    ),
    tenant: new DataLoader((ids) =>
      people.asOperator(async (em) => {
        const found = new Map((await findTenantsByIds(em, ids)).map((row) => [row.id, row]));
        return ids.map((id) => found.get(id) ?? null);
      }),
    ),
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
      return keys.map((key) => {
        const value = found.get(keyText(key));
        return value === undefined ? new Error(`nothing for ${keyText(key)}`) : value;
      });
    },
    { cacheKeyFn: keyText },
  );
}

/** A loader of what belongs to sources, within their tenants' bounds; the operator's own as operator. */
function ofSources<Value>(
  people: PeopleDatabase,
  load: (em: Parameters<typeof findGrants>[0], ids: readonly string[]) => Promise<Value[]>,
): DataLoader<SourceKey, Value, string> {
  return new DataLoader<SourceKey, Value, string>(
    async (keys) => {
      const found = new Map<string, Value>();
      for (const [tenantId, group] of Map.groupBy(keys, (key) => key.tenantId)) {
        const ids = group.map(({ id }) => id);
        const work = (em: Parameters<typeof findGrants>[0]) => load(em, ids);
        const values = await (tenantId === null
          ? people.asOperator(work)
          : people.asTenant(tenantId, work));
        for (const [index, value] of values.entries()) found.set(ids[index] ?? '', value);
      }
      return keys.map(({ id }) => found.get(id) ?? new Error(`nothing for the source ${id}`));
    },
    { cacheKeyFn: keyText },
  );
}

function keyText({ tenantId, id }: SourceKey): string {
  return `${tenantId} ${id}`;
}

function inOrder<Row extends { id: string }>(ids: readonly string[], rows: Row[]): (Row | Error)[] {
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? new Error(`there is no ${id}`));
}

function orNulls<Row extends { id: string }>(ids: readonly string[], rows: Row[]): (Row | null)[] {
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id) ?? null);
}

function grouped<Row>(
  ids: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): Row[][] {
  const groups = Map.groupBy(rows, keyOf);
  return ids.map((id) => groups.get(id) ?? []);
}
