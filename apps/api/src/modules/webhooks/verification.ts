import type { WebhookRow } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Verification } from './registration.ts';
import type { WebhookChanges } from './webhook-changes.ts';
import type { WebhookSettings } from './webhook-settings.ts';

/** `statusReason` of a webhook that is inactive until its endpoint has answered a challenge. */
const REASON = 'UNVERIFIED';

/** How a webhook begins whose endpoint has to answer a challenge first. */
export const UNVERIFIED = {
  status: 'inactive',
  statusReason: REASON,
  callbackUrlVerified: false,
  callbackUrlError: null,
} as const;

/** Whether it is inactive for that reason alone: it becomes active by being verified. */
export function isUnverified(webhook: WebhookRow): boolean {
  return webhook.status === 'inactive' && webhook.statusReason === REASON;
}

/** What an update means for the verification: a new URL, and a new way, need a new one. */
export type VerificationPlan = 'keep' | 'head' | 'challenge';

export function verificationOf(
  current: Pick<WebhookRow, 'callbackUrl' | 'verification'>,
  wanted: Pick<WebhookSettings, 'callbackUrl' | 'verification'>,
): VerificationPlan {
  const isSame =
    wanted.callbackUrl === current.callbackUrl && wanted.verification === current.verification;
  return isSame ? 'keep' : wanted.verification;
}

/** Throws WEBHOOK_UNVERIFIED (PosthornError) for an activation that needs a challenge answered first. */
export function refuseUnverified(
  wanted: Pick<WebhookSettings, 'verification'>,
  isVerified: boolean,
  changes: WebhookChanges,
): void {
  if (changes.status !== 'active' || wanted.verification !== 'challenge' || isVerified) return;
  throw new PosthornError('WEBHOOK_UNVERIFIED', {
    details: [{ path: 'status', message: 'Its endpoint has not answered the challenge yet.' }],
  });
}

/** Puts the plan into the row. A webhook that a person paused, or that was disabled, stays so. */
export function applyVerification(
  webhook: WebhookRow,
  plan: VerificationPlan,
  reached: Partial<Verification>,
): void {
  if (plan === 'keep') return;
  if (plan === 'head') {
    if (isUnverified(webhook)) Object.assign(webhook, { status: 'active', statusReason: null });
    Object.assign(webhook, reached);
    return;
  }
  Object.assign(webhook, { callbackUrlVerified: false, callbackUrlError: null });
  if (webhook.status === 'active') Object.assign(webhook, UNVERIFIED);
}
