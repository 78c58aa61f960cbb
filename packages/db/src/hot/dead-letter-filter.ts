import { idsSince, idsUntil } from '@posthorn/domain';

/** Which of a tenant's dead letters; all of them when nothing is said. Times are ISO 8601, both inclusive. */
export interface DeadLetterFilter {
  ids?: string[] | null;
  webhookId?: string | null;
  eventType?: string | null;
  reason?: string | null;
  from?: string | null;
  to?: string | null;
}

/**
 * The condition on `deliveries d` that a filter stands for, without the tenant's: callers add
 * `d.tenant_id`. It says what is aside (for the index of that) and, where it can, a range
 * of ids (for pruning partitions).
 *
 * @param params the statement's parameters so far; those of the condition are appended
 */
export function deadLetterWhere(filter: DeadLetterFilter, params: unknown[]): string {
  const bind = (value: unknown) => `$${params.push(value)}`;
  const conditions = [`d.aside = 'dead'`];
  const { ids, from, to } = filter;
  if (ids) {
    const sorted = [...new Set(ids.map((id) => id.toLowerCase()))].sort();
    conditions.push(`d.id = any(${bind(sorted)}::uuid[])`);
    const [first, last] = [sorted[0], sorted.at(-1)];
    if (first && last) conditions.push(`d.id between ${bind(first)}::uuid and ${bind(last)}::uuid`);
  }
  if (from) conditions.push(`d.id >= ${bind(idsSince(Date.parse(from)))}::uuid`);
  if (to) conditions.push(`d.id <= ${bind(idsUntil(Date.parse(to)))}::uuid`);
  if (filter.webhookId) conditions.push(`d.webhook_id = ${bind(filter.webhookId)}::uuid`);
  if (filter.eventType) conditions.push(`d.event_type = ${bind(filter.eventType)}`);
  if (filter.reason) conditions.push(`d.reason = ${bind(filter.reason)}`);
  return conditions.join(' and ');
}
