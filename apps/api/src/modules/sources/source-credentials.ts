import { randomBytes } from 'node:crypto';
import {
  findValidSourceCredentials,
  insertSourceCredential,
  type NewSourceCredential,
  retireSourceCredentials,
} from '@posthorn/db';
import {
  faultOfSourceKey,
  faultOfSourceSecret,
  type KeyRing,
  newWebhookSecret,
  PosthornError,
  sourceSecretContext,
} from '@posthorn/domain';
import { Faults } from '../shared/check.ts';
import { hashKey, newKey } from '../shared/new-key.ts';

const GRACE_DEFAULT_S = 86_400;
const GRACE_MAX_S = 30 * 86_400;
/** Pairs of a source that are valid at a time, the current one included. */
const VALID_MAX = 5;

type EntityManager = Parameters<typeof insertSourceCredential>[0];

/** A key and a webhook secret, in plain: to be shown once and sealed. */
export interface PlainCredentials {
  apiKey: string;
  webhookSecret: string;
  /** How much of the key lists show. */
  prefix: string;
}

/** What sources authenticate with: sealed, or hashed, at rest (promise 9). Throws PosthornError. */
export interface SourceCredentials {
  /** Makes them the current ones; CONFLICT where another source has the key. */
  add(
    em: EntityManager,
    source: { id: string; tenantId?: string | null },
    credentials: PlainCredentials,
  ): Promise<void>;
  /**
   * Makes new ones. Those before them are valid for the grace period, 0 for not at all; INVALID_STATE
   * when too many would be.
   * @returns when the old ones end
   */
  rotate(
    em: EntityManager,
    source: { id: string; tenantId?: string | null },
    credentials: PlainCredentials,
    gracePeriodS: number,
  ): Promise<Date>;
}

export function createSourceCredentials(keyRing: KeyRing): SourceCredentials {
  async function add(
    em: EntityManager,
    source: { id: string; tenantId?: string | null },
    { apiKey, webhookSecret, prefix }: PlainCredentials,
  ): Promise<void> {
    const values: NewSourceCredential = {
      apiKeyHash: hashKey(apiKey),
      apiKeyPrefix: prefix,
      webhookSecretSealed: keyRing.seal(webhookSecret, sourceSecretContext(source.id)),
    };
    insertSourceCredential(em, source, values);
    await em.flush();
  }

  return {
    add,
    async rotate(em, source, credentials, gracePeriodS) {
      const now = new Date();
      const expiresAt = new Date(now.getTime() + gracePeriodS * 1000);
      const valid = await findValidSourceCredentials(em, [source.id], now);
      if (gracePeriodS > 0 && valid.length >= VALID_MAX) {
        throw new PosthornError('INVALID_STATE', {
          message: `${valid.length} keys of this source are valid. Wait until one has ended, or rotate with a grace period of 0, which ends all of them.`,
        });
      }
      await retireSourceCredentials(em, source.id, { now, expiresAt });
      await add(em, source, credentials);
      return expiresAt;
    },
  };
}

/** A new key (`phs_…`) and a new secret (`whsec_…`), 32 random bytes each. */
export function newCredentials(): PlainCredentials {
  const { text, prefix } = newKey('phs_');
  return { apiKey: text, webhookSecret: newWebhookSecret(randomBytes(32)), prefix };
}

/**
 * The key and the secret that a source brings; null where it brings none. Throws VALIDATION_FAILED
 * (PosthornError) for one without the other, and for such as cannot be used.
 */
export function broughtCredentials(input: {
  apiKey?: string | null;
  webhookSecret?: string | null;
}): PlainCredentials | null {
  const { apiKey, webhookSecret } = input;
  if (apiKey == null && webhookSecret == null) return null;
  const faults = new Faults();
  const both = 'Bring both a key and a secret, or neither: then both are made.';
  const faultOfKey = apiKey == null ? both : faultOfSourceKey(apiKey);
  if (faultOfKey) faults.add('apiKey', faultOfKey);
  const faultOfSecret = webhookSecret == null ? both : faultOfSourceSecret(webhookSecret);
  if (faultOfSecret) faults.add('webhookSecret', faultOfSecret);
  faults.raise();
  const text = apiKey ?? '';
  // A brought key may be short: a quarter of it tells keys apart and leaves the rest to guess.
  return { apiKey: text, webhookSecret: webhookSecret ?? '', prefix: text.slice(0, quarter(text)) };
}

function quarter(text: string): number {
  return Math.min(10, Math.floor(text.length / 4));
}

/** Reads a grace period in seconds; a day when left out. Throws VALIDATION_FAILED (PosthornError). */
export function checkGracePeriod(gracePeriodS: number | null | undefined): number {
  const seconds = gracePeriodS ?? GRACE_DEFAULT_S;
  const faults = new Faults();
  faults.wholeNumber('gracePeriodS', seconds, 0, GRACE_MAX_S);
  faults.raise();
  return seconds;
}
