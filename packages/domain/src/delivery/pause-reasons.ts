/**
 * Reasons for holding a delivery that are over as soon as its webhook is active. Whatever else holds
 * one stays until a person changes what the reason names.
 */
export const PAUSE_REASONS = [
  'WEBHOOK_INACTIVE',
  'WEBHOOK_UNVERIFIED',
  'WEBHOOK_DISABLED',
] as const;

/** Why deliveries to a webhook are held for its pause. */
export type PauseReason = (typeof PAUSE_REASONS)[number];

/**
 * Why deliveries to a webhook are held at present; null: they go out.
 * @param webhook.isUnverified inactive until its endpoint has answered a challenge
 */
export function pauseReasonOf(webhook: {
  status: 'active' | 'inactive' | 'disabled';
  isUnverified: boolean;
}): PauseReason | null {
  if (webhook.status === 'inactive') {
    return webhook.isUnverified ? 'WEBHOOK_UNVERIFIED' : 'WEBHOOK_INACTIVE';
  }
  return webhook.status === 'disabled' ? 'WEBHOOK_DISABLED' : null;
}
