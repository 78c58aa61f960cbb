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
import { type Change, recordChange } from '../audit/record-change.ts';
import type { ReplayAnnouncer, RoutingAnnouncer } from '../shared/ports.ts';
import { applyHeaders } from './own-headers.ts';
import type { Registration } from './registration.ts';
import { webhookChange, webhookCreated, webhookUpdated } from './webhook-audit.ts';
import type { WebhookChanges } from './webhook-changes.ts';
import type { WebhookSecrets } from './webhook-secrets.service.ts';
import { applyChanges, DEFAULT_SETTINGS, settingsOf } from './webhook-settings.ts';

const HELD_COUNT_MAX = 1_000_000;

export type NewWebhookRequest = WebhookChanges & { callbackUrl: string };

/** Tenants' endpoints, for REST and GraphQL alike. Throws PosthornError. */
export interface WebhookService {
  list(
    scope: Scope,
    filter: { status?: WebhookStatus | null; search?: string | null },
    page: PageRequest,
  ): Promise<Page<WebhookRow>>;
  get(scope: Scope, id: string): Promise<WebhookRow>;
  create(
    scope: Scope,
    request: NewWebhookRequest,
  ): Promise<{ webhook: WebhookRow; signingSecret: string }>;
  update(scope: Scope, id: string, changes: WebhookChanges): Promise<WebhookRow>;
  /** Its deliveries that wait or are held are discarded as the engine comes to them. */
  delete(scope: Scope, id: string): Promise<void>;
  /** The old secret signs, beside the new one, for `gracePeriodS` (a day). */
  rotateSecret(
    scope: Scope,
    id: string,
    gracePeriodS?: number,
  ): Promise<{ webhook: WebhookRow; signingSecret: string }>;
  revealSecret(scope: Scope, id: string): Promise<string>;
}

export function createWebhookService(parts: {
  people: PeopleDatabase;
  registration: Registration;
  secrets: WebhookSecrets;
  keyRing: KeyRing;
  routing: RoutingAnnouncer;
  replays: ReplayAnnouncer;
}): WebhookService {
  const { people, registration, secrets, keyRing, routing, replays } = parts;

  async function get({ tenantId }: Scope, id: string): Promise<WebhookRow> {
    if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
    const webhook = await people.asTenant(tenantId, (em) => findWebhook(em, { tenantId, id }));
    if (!webhook) throw new PosthornError('NOT_FOUND');
    return webhook;
  }

  /**
   * Changes a webhook in one transaction; `apply` tells whether its held deliveries are to move, and
   * what the audit log says (null: nothing was changed).
   */
  async function change(
    scope: Scope,
    id: string,
    apply: (webhook: WebhookRow) => { freesHeld: boolean; audited: Change | null },
  ): Promise<WebhookRow> {
    const { tenantId, accountId } = scope;
    const { webhook, replayId } = await people.asTenant(tenantId, async (em) => {
      const found = await findWebhook(em, { tenantId, id }, { forUpdate: true });
      if (!found) throw new PosthornError('NOT_FOUND');
      const { freesHeld, audited } = apply(found);
      if (audited) recordChange(em, scope, audited);
      await em.flush();
      if (!freesHeld) return { webhook: found, replayId: null };
      const total = await countHeld(em, { tenantId, webhookId: id }, HELD_COUNT_MAX);
      const filter = { webhookId: id };
      const values = { tenantId, total, createdBy: accountId };
      const replay = insertReplay(em, { kind: 'held', filter }, values);
      await em.flush();
      return { webhook: found, replayId: replay.id };
    });
    routing.announce(tenantId);
    if (replayId !== null) replays.announce(replayId);
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
      const ownHeaders = applyHeaders(keyRing, { id }, request.headers);
      const verification = await registration.verify(settings.callbackUrl);
      const created = await people.asTenant(tenantId, async (em) => {
        const values = toColumns(settings);
        const row = { id, tenantId, statusReason: null, deletedAt: null };
        const webhook = insertWebhook(em, { ...row, ...values, ...ownHeaders, ...verification });
        await em.flush();
        const signingSecret = secrets.add(em, { tenantId, webhookId: id });
        recordChange(em, scope, webhookCreated(webhook));
        await em.flush();
        return { webhook, signingSecret };
      });
      routing.announce(tenantId);
      return created;
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
      applyHeaders(keyRing, current, changes.headers);
      const isOtherUrl = wanted.callbackUrl !== current.callbackUrl;
      const verification = isOtherUrl ? await registration.verify(wanted.callbackUrl) : {};
      return change(scope, id, (webhook) => {
        const before = { ...webhook };
        // What others changed meanwhile stays, but for what this request is about.
        const columns = toColumns(applyChanges(settingsOf(webhook), changes));
        const ownHeaders = applyHeaders(keyRing, webhook, changes.headers);
        Object.assign(webhook, columns, ownHeaders, verification);
        const isActivated = webhook.status === 'active' && before.status !== 'active';
        if (changes.status !== undefined) webhook.statusReason = null;
        return { freesHeld: isActivated, audited: webhookUpdated(before, webhook) };
      });
    },
    async delete(scope, id) {
      await get(scope, id);
      await change(scope, id, (webhook) => {
        webhook.deletedAt = new Date();
        return { freesHeld: true, audited: webhookChange(webhook, 'deleted', 'Deleted') };
      });
    },
    async rotateSecret(scope, id, gracePeriodS) {
      const webhook = await get(scope, id);
      const signingSecret = await secrets.rotate(scope, webhook, gracePeriodS);
      routing.announce(scope.tenantId);
      return { webhook, signingSecret };
    },
    async revealSecret(scope, id) {
      return secrets.reveal(scope, await get(scope, id));
    },
  };
}

/** Settings that passed their checks, as the row has them. */
function toColumns(settings: ReturnType<typeof applyChanges>) {
  return {
    ...settings,
  };
}
