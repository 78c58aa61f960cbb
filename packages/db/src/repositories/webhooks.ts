import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import type { WebhookStatus } from '../entities/values.ts';
import { Webhook, type WebhookRow } from '../entities/webhook.ts';
import { containsText } from './contains-text.ts';
import { findPage, type Page, type PageRequest } from './page.ts';

/** A page of a tenant's webhooks, without the deleted ones. */
export function findWebhooks(
  em: EntityManager,
  filter: { tenantId: string; status?: WebhookStatus | null; search?: string | null },
  page: PageRequest,
): Promise<Page<WebhookRow>> {
  const like = containsText(filter.search);
  return findPage<WebhookRow>(
    em,
    Webhook,
    [
      { tenantId: filter.tenantId, deletedAt: null },
      filter.status ? { status: filter.status } : {},
      like ? { $or: [{ callbackUrl: like }, { description: like }] } : {},
    ],
    page,
  );
}

/** A webhook that was not deleted; `forUpdate` keeps others from changing it meanwhile. */
export function findWebhook(
  em: EntityManager,
  key: { tenantId: string; id: string },
  options: { forUpdate?: boolean } = {},
): Promise<WebhookRow | null> {
  return em.findOne(
    Webhook,
    { ...key, deletedAt: null },
    options.forUpdate ? { lockMode: LockMode.PESSIMISTIC_WRITE } : {},
  );
}

/** Webhooks by id, the deleted ones too: deliveries go on referring to them. */
export function findWebhooksByIds(
  em: EntityManager,
  tenantId: string,
  ids: readonly string[],
): Promise<WebhookRow[]> {
  return em.find(Webhook, { tenantId, id: { $in: [...ids] } });
}

/** Those of the webhooks that were not deleted; nobody changes them before the transaction is over. */
export function lockWebhooks(
  em: EntityManager,
  tenantId: string,
  ids: readonly string[],
): Promise<WebhookRow[]> {
  return em.find(
    Webhook,
    { tenantId, id: { $in: [...ids] }, deletedAt: null },
    { lockMode: LockMode.PESSIMISTIC_READ, orderBy: { id: 'asc' } },
  );
}

export type NewWebhook = Omit<WebhookRow, 'createdAt' | 'updatedAt' | symbol>;

export function insertWebhook(em: EntityManager, values: NewWebhook): WebhookRow {
  const webhook = em.create(Webhook, values);
  em.persist(webhook);
  return webhook;
}
