/** What the settings of a webhook must lie within, both ends included; its retries: RETRY_POLICY_LIMITS. */
export const WEBHOOK_LIMITS = {
  descriptionCharsMax: 1_000,
  eventTypesMax: 100,
  encryptedFieldsMax: 100,
  /** Together: the paths stand in a header of every request, which receivers take up to 8 KiB of. */
  encryptedFieldsCharsMax: 4_000,
  requestsPerMinute: { min: 1, max: 60_000_000 },
  /** How long a replaced secret may go on signing: 30 days. */
  gracePeriodS: { min: 0, max: 2_592_000 },
} as const;
