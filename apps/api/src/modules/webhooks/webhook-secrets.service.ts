import { randomBytes } from 'node:crypto';
import {
  findActiveSecrets,
  findCurrentSecret,
  insertWebhookSecret,
  type PeopleDatabase,
  retireSecrets,
  type WebhookRow,
} from '@posthorn/db';
import { type KeyRing, newWebhookSecret, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import { Faults } from '../shared/check.ts';
import { webhookChange } from './webhook-audit.ts';

const GRACE_DEFAULT_S = 86_400;
const GRACE_MAX_S = 30 * 86_400;

type EntityManager = Parameters<typeof insertWebhookSecret>[0];

/** The secrets that webhooks' requests are signed with, sealed at rest (promise 9). */
export interface WebhookSecrets {
  /** Makes a secret and adds it as the current one. */
  add(em: EntityManager, key: { tenantId: string; webhookId: string }): string;
  /** Makes a new one; those before it sign for the grace period, 0 for not at all. Throws PosthornError. */
  rotate(scope: Scope, webhook: WebhookRow, gracePeriodS?: number): Promise<string>;
  reveal(scope: Scope, webhook: WebhookRow): Promise<string>;
  /** What signs now, newest first: for requests of the webhook, never to be shown. */
  signingKeys(webhook: WebhookRow): Promise<string[]>;
}

export function createWebhookSecrets(people: PeopleDatabase, keyRing: KeyRing): WebhookSecrets {
  function add(em: EntityManager, key: { tenantId: string; webhookId: string }): string {
    const secret = newWebhookSecret(randomBytes(32));
    insertWebhookSecret(em, key, keyRing.seal(secret, contextOf(key.webhookId)));
    return secret;
  }

  return {
    add,
    async rotate(scope, webhook, gracePeriodS = GRACE_DEFAULT_S) {
      const { tenantId, id } = webhook;
      const faults = new Faults();
      faults.wholeNumber('grace_period_s', gracePeriodS, 0, GRACE_MAX_S);
      faults.raise();
      return people.asTenant(tenantId, async (em) => {
        const key = { tenantId, webhookId: id };
        const now = new Date();
        const expiresAt = new Date(now.getTime() + gracePeriodS * 1000);
        await retireSecrets(em, key, { now, expiresAt });
        const secret = add(em, key);
        const saying = 'Rotated the signing secret of';
        recordChange(em, scope, webhookChange(webhook, 'secret_rotated', saying));
        await em.flush();
        return secret;
      });
    },
    async reveal(scope, webhook) {
      const { tenantId, id } = webhook;
      const key = { tenantId, webhookId: id };
      const current = await people.asTenant(tenantId, async (em) => {
        const found = await findCurrentSecret(em, key);
        if (!found) throw new PosthornError('NOT_FOUND', { message: 'It has no secret.' });
        const saying = 'Revealed the signing secret of';
        recordChange(em, scope, webhookChange(webhook, 'secret_revealed', saying));
        return found;
      });
      return keyRing.open(current.secretSealed, contextOf(id));
    },
    async signingKeys({ tenantId, id }) {
      const key = { tenantId, webhookId: id };
      const active = await people.asTenant(tenantId, (em) =>
        findActiveSecrets(em, key, new Date()),
      );
      return active.map(({ secretSealed }) => keyRing.open(secretSealed, contextOf(id)));
    },
  };
}

function contextOf(webhookId: string): string {
  return `webhook:${webhookId}`;
}
