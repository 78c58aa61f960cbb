/**
 * Reasons for holding a delivery that are over as soon as its webhook is active. Whatever else holds
 * one stays until a person changes what the reason names.
 */
export const PAUSE_REASONS = [
  'WEBHOOK_INACTIVE',
  'WEBHOOK_UNVERIFIED',
  'WEBHOOK_DISABLED',
] as const;
