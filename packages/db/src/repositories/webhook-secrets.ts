import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '@posthorn/domain';
import { WebhookSecret, type WebhookSecretRow } from '../entities/webhook-secret.ts';

type WebhookKey = { tenantId: string; webhookId: string };

/** Makes a sealed secret the current one. */
export function insertWebhookSecret(
  em: EntityManager,
  key: WebhookKey,
  secretSealed: string,
): WebhookSecretRow {
  const secret = em.create(WebhookSecret, { id: newId(), ...key, secretSealed, expiresAt: null });
  em.persist(secret);
  return secret;
}

/** The secret that signs without an end in sight. */
export function findCurrentSecret(
  em: EntityManager,
  key: WebhookKey,
): Promise<WebhookSecretRow | null> {
  return em.findOne(WebhookSecret, { ...key, expiresAt: null }, { orderBy: { id: 'desc' } });
}

/** The secrets that sign at a time, the current ones first. */
export function findActiveSecrets(
  em: EntityManager,
  key: WebhookKey,
  now: Date,
): Promise<WebhookSecretRow[]> {
  return em.find(
    WebhookSecret,
    { ...key, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] },
    { orderBy: { id: 'desc' } },
  );
}

/** Lets the current secrets sign until a time, and removes those whose time has come. */
export async function retireSecrets(
  em: EntityManager,
  key: WebhookKey,
  times: { now: Date; expiresAt: Date },
): Promise<void> {
  await em.nativeUpdate(WebhookSecret, { ...key, expiresAt: null }, { expiresAt: times.expiresAt });
  await em.nativeDelete(WebhookSecret, { ...key, expiresAt: { $lte: times.now } });
}
