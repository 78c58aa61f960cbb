import type { WebhookRow } from '@posthorn/db';
import { type Change, differences } from '../audit/record-change.ts';
import { GRACE_DEFAULT_S, type Rotation } from './webhook-secrets.service.ts';

/** What may stand in the audit log as it is: what everyone who sees the webhook reads. */
const OPEN_FIELDS = [
  'callbackUrl',
  'description',
  'status',
  'eventTypes',
  'filters',
  'maxRetries',
  'initialDelayMs',
  'maxDelayMs',
  'backoffMultiplier',
  'requestsPerMinute',
  'priority',
  'signatureScheme',
  'publicKey',
  'encryptedFields',
  'verification',
] as const satisfies readonly (keyof WebhookRow)[];

const WITHOUT_SETTINGS: Partial<WebhookRow> = {};

/**
 * What was done to a webhook, for the audit log.
 * @param done what, as a word: `created`, `secret_rotated`…
 * @param saying the summary's beginning: `Deleted`
 */
export function webhookChange(
  webhook: Pick<WebhookRow, 'id' | 'callbackUrl'>,
  done: string,
  saying: string,
): Change {
  return {
    action: `webhook.${done}`,
    targetKind: 'webhook',
    targetId: webhook.id,
    summary: `${saying} ${webhook.callbackUrl}`,
  };
}

/** A registration, with the settings that it chose. */
export function webhookCreated(webhook: WebhookRow): Change {
  const changes = settingsChanged(WITHOUT_SETTINGS, webhook);
  return { ...webhookChange(webhook, 'created', 'Registered'), changes };
}

/** An update; null where it changed nothing. */
export function webhookUpdated(before: Partial<WebhookRow>, webhook: WebhookRow): Change | null {
  const changes = settingsChanged(before, webhook);
  const fields = Object.keys(changes);
  if (fields.length === 0) return null;
  const saying = `Changed ${fields.join(', ')} of`;
  return { ...webhookChange(webhook, 'updated', saying), changes };
}

/** A rotation, with what becomes of the secrets that it replaces. */
export function secretRotated(
  webhook: Pick<WebhookRow, 'id' | 'callbackUrl'>,
  { gracePeriodS = GRACE_DEFAULT_S, endsFormer }: Rotation,
): Change {
  const change = webhookChange(webhook, 'secret_rotated', 'Rotated the signing secret of');
  const replaced = gracePeriodS === 0 ? 'ends at once' : `signs for ${gracePeriodS} s more`;
  const others = endsFormer ? ', those before it end at once' : '';
  return { ...change, summary: `${change.summary}; the former one ${replaced}${others}` };
}

function settingsChanged(before: Partial<WebhookRow>, after: WebhookRow) {
  const changes = differences<Partial<WebhookRow>>(before, after, OPEN_FIELDS);
  if ((before.receiverAuthSealed ?? null) !== (after.receiverAuthSealed ?? null)) {
    changes.receiverAuth = [before.receiverAuth ?? null, after.receiverAuth ?? null];
  }
  const names = [before.headerNames ?? [], after.headerNames] as const;
  const isSame = (before.headersSealed ?? null) === (after.headersSealed ?? null);
  // Header values are secrets: their names tell enough.
  return isSame ? changes : { ...changes, headers: names };
}
