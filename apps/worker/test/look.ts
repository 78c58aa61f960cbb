import { waitUntil } from '@posthorn/testkit';
import type { GivenEvent, GivenWebhook } from './given.ts';
import type { Harness } from './harness.ts';

/** A delivery as it stands in the database. */
export interface SeenDelivery {
  id: string;
  status: string;
  reason: string | null;
  attempts: number;
  series_start: number;
  batch_id: string | null;
  last_http_status: number | null;
  last_attempt_at: Date | null;
  next_attempt_at: Date | null;
}

export interface SeenAttempt {
  number: number;
  started_at: Date;
  duration_ms: number;
  http_status: number | null;
  error_code: string | null;
  error_message: string | null;
  address: string | null;
  response_body: string | null;
}

export async function seeDelivery({ database }: Harness, id: string): Promise<SeenDelivery> {
  const { rows } = await database.pool.query<SeenDelivery>(
    'select * from deliveries where id = $1',
    [id],
  );
  const [row] = rows;
  if (!row) throw new Error(`no delivery ${id}`);
  return row;
}

export async function seeAttempts({ database }: Harness, id: string): Promise<SeenAttempt[]> {
  const { rows } = await database.pool.query<SeenAttempt>(
    'select * from attempts where delivery_id = $1 order by id',
    [id],
  );
  return rows;
}

/** How many deliveries of a webhook are in each status. */
export async function countStatuses(
  { database }: Harness,
  webhook: GivenWebhook,
): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ status: string; count: number }>(
    'select status, count(*)::int as count from deliveries where webhook_id = $1 group by status',
    [webhook.id],
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.count]));
}

/** How many attempts of a webhook's deliveries there are, and how many repeat a number. */
export async function countAttempts(
  { database }: Harness,
  webhook: GivenWebhook,
): Promise<{ total: number; repeated: number }> {
  const { rows } = await database.pool.query<{ total: number; repeated: number }>(
    `select count(*)::int as total,
       (count(*) - count(distinct (delivery_id, number)))::int as repeated
     from attempts where webhook_id = $1`,
    [webhook.id],
  );
  return rows[0] ?? { total: 0, repeated: 0 };
}

/** Waits until the only delivery of an event has a status, and gives it. */
export function untilStatus(
  harness: Harness,
  event: GivenEvent | undefined,
  status: string,
): Promise<SeenDelivery> {
  const id = event?.deliveryIds[0] ?? '';
  let last: SeenDelivery | null = null;
  return waitUntil(
    async () => {
      last = await seeDelivery(harness, id);
      return last.status === status ? last : null;
    },
    { describe: () => `${status}; it is ${last?.status} (${last?.reason})` },
  );
}

/** Waits until nothing more happens to the only delivery of an event by itself. */
export function untilAtRest(
  harness: Harness,
  event: GivenEvent | undefined,
): Promise<SeenDelivery> {
  const id = event?.deliveryIds[0] ?? '';
  return waitUntil(
    async () => {
      const seen = await seeDelivery(harness, id);
      return ['pending', 'queued'].includes(seen.status) ? null : seen;
    },
    { describe: 'a delivery that is neither pending nor queued' },
  );
}

/** Waits until an attempt of an event's only delivery is recorded, and gives the delivery. */
export function untilAttempts(
  harness: Harness,
  event: GivenEvent | undefined,
  attempts: number,
): Promise<SeenDelivery> {
  const id = event?.deliveryIds[0] ?? '';
  let last: SeenDelivery | null = null;
  return waitUntil(
    async () => {
      last = await seeDelivery(harness, id);
      return last.attempts === attempts && last.status !== 'queued' ? last : null;
    },
    { describe: () => `${attempts} attempts; it has ${last?.attempts}, and is ${last?.status}` },
  );
}

/** Waits until a webhook's deliveries are all in one status. */
export async function untilAll(
  harness: Harness,
  webhook: GivenWebhook,
  wished: Record<string, number>,
  timeoutMs = 50_000,
): Promise<void> {
  let counts: Record<string, number> = {};
  await waitUntil(
    async () => {
      counts = await countStatuses(harness, webhook);
      const names = new Set([...Object.keys(counts), ...Object.keys(wished)]);
      return [...names].every((name) => (counts[name] ?? 0) === (wished[name] ?? 0));
    },
    { timeoutMs, describe: () => `${JSON.stringify(wished)}; it is ${JSON.stringify(counts)}` },
  );
}

/** Batches of a tenant that are not done. */
export async function countBatches({ database }: Harness, tenantId: string): Promise<number> {
  const { rowCount } = await database.pool.query('select from batches where tenant_id = $1', [
    tenantId,
  ]);
  return rowCount ?? 0;
}

/** Lets what waits for a later time be due now. */
export async function makeDue({ database }: Harness, webhook: GivenWebhook): Promise<void> {
  await database.pool.query(
    `update pending_deliveries p set due_at = now() from deliveries d
     where d.id = p.delivery_id and d.webhook_id = $1`,
    [webhook.id],
  );
}

/** Waits until no replay of a tenant runs. */
export async function untilReplaysOver({ database }: Harness, tenantId: string): Promise<void> {
  await waitUntil(
    async () => {
      const { rowCount } = await database.pool.query(
        `select from replays where tenant_id = $1 and status = 'running'`,
        [tenantId],
      );
      return rowCount === 0;
    },
    { describe: 'no replay running' },
  );
}
