import {
  countHeld,
  findWebhook,
  findWebhooks,
  insertReplay,
  insertWebhook,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type WebhookRow,
  type WebhookStatus,
} from '@posthorn/db';
import { isUuid, type KeyRing, newId, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { type Change, differences, recordChange } from '../audit/record-change.ts';
import type { ReplayAnnouncer, RoutingAnnouncer } from '../shared/ports.ts';
import type { Challenger } from './challenge.ts';
import { applyHeaders } from './own-headers.ts';
import { applyReceiverAuth, checkAuthFits } from './receiver-auth.ts';
import type { Registration } from './registration.ts';
import {
  applyVerification,
  isUnverified,
  refuseUnverified,
  UNVERIFIED,
  verificationOf,
} from './verification.ts';
import { secretRotated, webhookChange, webhookCreated, webhookUpdated } from './webhook-audit.ts';
import type { WebhookChanges } from './webhook-changes.ts';
import type { ActiveKey, Rotation, ShownKey, WebhookSecrets } from './webhook-secrets.service.ts';
import { applyChanges, DEFAULT_SETTINGS, settingsOf } from './webhook-settings.ts';

type EntityManager = Parameters<typeof findWebhook>[0];

const HELD_COUNT_MAX = 1_000_000;

/** Settings that deliveries may be held for, though the webhook is active. */
const HOLDING = ['callbackUrl', 'filters', 'publicKey', 'encryptedFields'] as const;

export type NewWebhookRequest = WebhookChanges & { callbackUrl: string };

/** A webhook, and the signing key that was made for it just now. */
export type WebhookWithKey = { webhook: WebhookRow } & ShownKey;

/** What a change of a webhook comes to. */
interface Applied<Key extends ShownKey | null> {
  freesHeld: boolean;
  audited: Change | null;
  key: Key;
}

/** Tenants' endpoints, for REST and GraphQL alike. Throws PosthornError. */
export interface WebhookService {
  list(
    scope: Scope,
    filter: { status?: WebhookStatus | null; search?: string | null },
    page: PageRequest,
  ): Promise<Page<WebhookRow>>;
  get(scope: Scope, id: string): Promise<WebhookRow>;
  create(scope: Scope, request: NewWebhookRequest): Promise<WebhookWithKey>;
  /** Another signature scheme brings a key of its own: the former one signs beside it for a day. */
  update(
    scope: Scope,
    id: string,
    changes: WebhookChanges,
  ): Promise<{ webhook: WebhookRow; key: ShownKey | null }>;
  /** Its deliveries that wait or are held are discarded as the engine comes to them. */
  delete(scope: Scope, id: string): Promise<void>;
  rotateSecret(scope: Scope, id: string, rotation: Rotation): Promise<WebhookWithKey>;
  revealSecret(scope: Scope, id: string): Promise<string>;
  /** Looks again whether the endpoint is reached, or wants the events. What comes of it, the row says. */
  verify(scope: Scope, id: string): Promise<WebhookRow>;
  /** What signs now, of several webhooks of a tenant; of each the current key first. */
  keysOf(tenantId: string, ids: readonly string[]): Promise<ActiveKey[]>;
}

export function createWebhookService(parts: {
  people: PeopleDatabase;
  registration: Registration;
  secrets: WebhookSecrets;
  challenger: Challenger;
  keyRing: KeyRing;
  allowHttp: boolean;
  routing: RoutingAnnouncer;
  replays: ReplayAnnouncer;
}): WebhookService {
  const { people, registration, secrets, keyRing, routing, replays } = parts;

  /** The columns that are sealed or described, and whether they fit one another. */
  function securedColumns(
    webhook: { id: string; callbackUrl: string } & Partial<WebhookRow>,
    changes: WebhookChanges,
  ) {
    const headers = applyHeaders(keyRing, webhook, changes.headers);
    const auth = applyReceiverAuth(keyRing, webhook, changes.receiverAuth, parts);
    checkAuthFits(auth.receiverAuth, { ...headers, callbackUrl: webhook.callbackUrl });
    return { ...headers, ...auth };
  }

  async function get({ tenantId }: Scope, id: string): Promise<WebhookRow> {
    if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
    const webhook = await people.asTenant(tenantId, (em) => findWebhook(em, { tenantId, id }));
    if (!webhook) throw new PosthornError('NOT_FOUND');
    return webhook;
  }

  /**
   * Changes a webhook in one transaction, its row locked; `apply` tells whether its held deliveries
   * are to move, and what the audit log says (null: nothing was changed).
   */
  async function change<Key extends ShownKey | null>(
    scope: Scope,
    id: string,
    apply: (webhook: WebhookRow, em: EntityManager) => Promise<Applied<Key>>,
  ): Promise<{ webhook: WebhookRow; key: Key }> {
    const { tenantId, accountId } = scope;
    const { webhook, key, replayId } = await people.asTenant(tenantId, async (em) => {
      const found = await findWebhook(em, { tenantId, id }, { forUpdate: true });
      if (!found) throw new PosthornError('NOT_FOUND');
      const applied = await apply(found, em);
      if (applied.audited) recordChange(em, scope, applied.audited);
      await em.flush();
      if (!applied.freesHeld) return { webhook: found, key: applied.key, replayId: null };
      const total = await countHeld(em, { tenantId, webhookId: id }, HELD_COUNT_MAX);
      const filter = { webhookId: id };
      const values = { tenantId, total, createdBy: accountId };
      const replay = insertReplay(em, { kind: 'held', filter }, values);
      await em.flush();
      return { webhook: found, key: applied.key, replayId: replay.id };
    });
    routing.announce(tenantId);
    if (replayId !== null) replays.announce(replayId);
    return { webhook, key };
  }

  async function verify(scope: Scope, id: string): Promise<WebhookRow> {
    const asked = await get(scope, id);
    const result =
      asked.verification === 'challenge'
        ? await parts.challenger.challenge(asked, await secrets.signingKeys(asked))
        : await registration.verify(asked.callbackUrl);
    const { webhook } = await change(scope, id, async (webhook) => {
      const isSame =
        webhook.callbackUrl === asked.callbackUrl && webhook.verification === asked.verification;
      // It was changed meanwhile: the answer is about what it was.
      if (!isSame) return { key: null, freesHeld: false, audited: null };
      Object.assign(webhook, result);
      const isFreed = result.callbackUrlVerified && isUnverified(webhook);
      if (isFreed) Object.assign(webhook, { status: 'active', statusReason: null });
      const [done, saying] = result.callbackUrlVerified
        ? (['verified', 'Verified'] as const)
        : (['verification_failed', 'Could not verify'] as const);
      const audited = webhookChange(webhook, done, saying);
      return { key: null, freesHeld: isFreed, audited };
    });
    return webhook;
  }

  return {
    list: ({ tenantId }, { status, search }, page) =>
      people.asTenant(tenantId, (em) => findWebhooks(em, { tenantId, status, search }, page)),
    get,
    async create(scope, request) {
      const { tenantId } = scope;
      const before = { ...DEFAULT_SETTINGS, callbackUrl: request.callbackUrl };
      const settings = applyChanges(before, request);
      const id = newId();
      await registration.check(tenantId, settings, () => true);
      const secured = securedColumns({ id, callbackUrl: settings.callbackUrl }, request);
      await registration.checkTokenUrl(secured.receiverAuth);
      const reached = await registration.verify(settings.callbackUrl);
      const verification = settings.verification === 'challenge' ? UNVERIFIED : reached;
      const created = await people.asTenant(tenantId, async (em) => {
        const values = toColumns(settings);
        const row = { id, tenantId, statusReason: null, deletedAt: null };
        const webhook = insertWebhook(em, { ...row, ...values, ...secured, ...verification });
        await em.flush();
        const key = secrets.add(em, { tenantId, webhookId: id }, settings.signatureScheme);
        recordChange(em, scope, webhookCreated(webhook));
        await em.flush();
        return { webhook, ...key };
      });
      routing.announce(tenantId);
      // Only now: the endpoint may ask for the webhook before it answers.
      if (settings.verification !== 'challenge') return created;
      return { ...created, webhook: await verify(scope, id) };
    },
    async update(scope, id, changes) {
      const current = await get(scope, id);
      if (changes.status === 'disabled') {
        const details = [{ path: 'status', message: 'Must be active or inactive.' }];
        throw new PosthornError('VALIDATION_FAILED', { details });
      }
      const wanted = applyChanges(settingsOf(current), changes);
      const hadType = new Set(current.eventTypes);
      await registration.check(scope.tenantId, wanted, (name) => !hadType.has(name));
      const secured = securedColumns({ ...current, callbackUrl: wanted.callbackUrl }, changes);
      if (changes.receiverAuth) await registration.checkTokenUrl(secured.receiverAuth);
      const plan = verificationOf(current, wanted);
      if (plan === 'keep') refuseUnverified(wanted, current.callbackUrlVerified, changes);
      const verification = plan === 'keep' ? {} : await registration.verify(wanted.callbackUrl);
      const changed = await change(scope, id, async (webhook, em) => {
        const before = { ...webhook };
        // What others changed meanwhile stays, but for what this request is about.
        const settings = applyChanges(settingsOf(webhook), changes);
        Object.assign(webhook, toColumns(settings));
        Object.assign(webhook, securedColumns(webhook, changes));
        if (changes.status !== undefined) webhook.statusReason = null;
        applyVerification(webhook, plan, verification);
        const isOtherScheme = webhook.signatureScheme !== before.signatureScheme;
        const key = isOtherScheme ? await replaceKey(em, webhook) : null;
        const isActivated = before.status !== 'active';
        const mayMend = Object.keys(differences(before, webhook, HOLDING)).length > 0;
        return {
          key,
          freesHeld: webhook.status === 'active' && (isActivated || mayMend),
          audited: webhookUpdated(before, webhook),
        };
      });
      if (plan !== 'challenge') return changed;
      return { ...changed, webhook: await verify(scope, id) };
    },
    verify,
    async delete(scope, id) {
      await get(scope, id);
      await change(scope, id, async (webhook) => {
        webhook.deletedAt = new Date();
        const audited = webhookChange(webhook, 'deleted', 'Deleted');
        return { key: null, freesHeld: true, audited };
      });
    },
    async rotateSecret(scope, id, rotation) {
      await get(scope, id);
      const { webhook, key } = await change(scope, id, async (webhook, em) => ({
        key: await replaceKey(em, webhook, rotation),
        freesHeld: false,
        audited: secretRotated(webhook, rotation),
      }));
      return { webhook, ...key };
    },
    async revealSecret(scope, id) {
      const webhook = await get(scope, id);
      const { tenantId } = scope;
      return people.asTenant(tenantId, async (em) => {
        const secret = await secrets.reveal(em, { tenantId, webhookId: id });
        const saying = 'Revealed the signing secret of';
        recordChange(em, scope, webhookChange(webhook, 'secret_revealed', saying));
        return secret;
      });
    },
    keysOf: secrets.activeOf,
  };

  function replaceKey(
    em: EntityManager,
    { id, tenantId, signatureScheme: scheme }: WebhookRow,
    rotation: Rotation = {},
  ): Promise<ShownKey> {
    return secrets.rotate(em, { tenantId, webhookId: id }, { ...rotation, scheme });
  }
}

/** Settings that passed their checks, as the row has them. */
function toColumns(settings: ReturnType<typeof applyChanges>) {
  return {
    ...settings,
  };
}
