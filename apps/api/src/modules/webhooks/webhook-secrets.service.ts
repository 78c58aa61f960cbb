import { randomBytes } from 'node:crypto';
import {
  findActiveSecrets,
  findCurrentSecret,
  insertWebhookSecret,
  type PeopleDatabase,
  retireSecrets,
  type WebhookRow,
  type WebhookSecretRow,
} from '@posthorn/db';
import {
  type KeyRing,
  newSigningKey,
  PosthornError,
  type SignatureScheme,
  WEBHOOK_LIMITS,
  webhookKeyContext,
} from '@posthorn/domain';
import { Faults } from '../shared/check.ts';

export const GRACE_DEFAULT_S = 86_400;
/** Each signs every request: so many signatures a receiver's header limit has room for. */
const ACTIVE_MAX = 10;

type EntityManager = Parameters<typeof insertWebhookSecret>[0];
interface WebhookRef {
  tenantId: string;
  webhookId: string;
}

/** What is shown of a signing key when it is made: the secret, or what verifies in its place. */
export interface ShownKey {
  /** `whsec_…`; null with ed25519. */
  signingSecret: string | null;
  /** `whpk_…`; null with HMAC. */
  publicSigningKey: string | null;
}

/** A signing key as people see it at any time: never its secret. */
export type ActiveKey = Pick<
  WebhookSecretRow,
  'scheme' | 'publicKey' | 'createdAt' | 'expiresAt'
> & {
  webhookId: string;
};

/** What becomes of the signing keys that a new one replaces. */
export interface Rotation {
  /** How long the current one goes on signing: a day where nothing is said, 0 for not at all. */
  gracePeriodS?: number;
  /** Whether those replaced before, which sign still, end at once. */
  endsFormer?: boolean;
}

/**
 * The keys that webhooks' requests are signed with, sealed at rest (promise 9). All but `activeOf`
 * and `signingKeys` work within a transaction that has locked the webhook's row. They throw PosthornError.
 */
export interface WebhookSecrets {
  /** Makes a key and adds it as the current one. */
  add(em: EntityManager, ref: WebhookRef, scheme: SignatureScheme): ShownKey;
  /** Makes a new one in the place of the current one. */
  rotate(
    em: EntityManager,
    ref: WebhookRef,
    rotation: Rotation & { scheme: SignatureScheme },
  ): Promise<ShownKey>;
  /** The current secret; INVALID_STATE where there is none, as it signs with a key pair. */
  reveal(em: EntityManager, ref: WebhookRef): Promise<string>;
  /** What signs now, of several webhooks of a tenant; of each the current key first. */
  activeOf(tenantId: string, webhookIds: readonly string[]): Promise<ActiveKey[]>;
  /** What signs now, the current key first: for requests of the webhook, never to be shown. */
  signingKeys(webhook: Pick<WebhookRow, 'id' | 'tenantId'>): Promise<string[]>;
}

export function createWebhookSecrets(people: PeopleDatabase, keyRing: KeyRing): WebhookSecrets {
  function add(em: EntityManager, ref: WebhookRef, scheme: SignatureScheme): ShownKey {
    const { secret, publicKey } = newSigningKey(scheme, randomBytes(32));
    const secretSealed = keyRing.seal(secret, webhookKeyContext(ref.webhookId, scheme));
    insertWebhookSecret(em, ref, { scheme, secretSealed, publicKey });
    return { signingSecret: scheme === 'hmac' ? secret : null, publicSigningKey: publicKey };
  }

  return {
    add,
    async rotate(em, ref, { scheme, gracePeriodS = GRACE_DEFAULT_S, endsFormer = false }) {
      const faults = new Faults();
      faults.wholeNumberIn('grace_period_s', gracePeriodS, WEBHOOK_LIMITS.gracePeriodS);
      faults.raise();
      const now = new Date();
      const active = await findActiveSecrets(em, { ...ref, webhookIds: [ref.webhookId] }, now);
      if (active.length >= ACTIVE_MAX && !endsFormer && gracePeriodS > 0) {
        throw new PosthornError('INVALID_STATE', {
          message: `${ACTIVE_MAX} of its secrets sign at present. Wait until one has ended, or end the former ones with this rotation.`,
        });
      }
      const expiresAt = new Date(now.getTime() + gracePeriodS * 1000);
      await retireSecrets(em, ref, { now, expiresAt, endsFormer });
      const shown = add(em, ref, scheme);
      await em.flush();
      return shown;
    },
    async reveal(em, ref) {
      const current = await findCurrentSecret(em, ref);
      if (!current) throw new PosthornError('NOT_FOUND', { message: 'It has no secret.' });
      if (current.scheme !== 'hmac') {
        throw new PosthornError('INVALID_STATE', {
          message:
            'This webhook signs with ed25519: there is no secret to reveal. Verify with its public signing key, which can be read at any time.',
        });
      }
      return keyRing.open(current.secretSealed, webhookKeyContext(ref.webhookId, current.scheme));
    },
    async signingKeys({ tenantId, id }) {
      const active = await people.asTenant(tenantId, (em) =>
        findActiveSecrets(em, { tenantId, webhookIds: [id] }, new Date()),
      );
      return currentFirst(active).map(({ secretSealed, scheme }) =>
        keyRing.open(secretSealed, webhookKeyContext(id, scheme)),
      );
    },
    activeOf: (tenantId, webhookIds) =>
      people.asTenant(tenantId, async (em) => {
        const found = await findActiveSecrets(em, { tenantId, webhookIds }, new Date());
        return currentFirst(found);
      }),
  };
}

function currentFirst(keys: readonly WebhookSecretRow[]): WebhookSecretRow[] {
  return keys.toSorted((a, b) => Number(!!a.expiresAt) - Number(!!b.expiresAt));
}
