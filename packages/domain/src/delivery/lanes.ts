/** The tiers in the order of their weight: workers serve high before standard before bulk. */
export const PRIORITY_TIERS = ['high', 'standard', 'bulk'] as const;

/** How urgent deliveries are, by their event type or their webhook. High is never behind bulk. */
export type PriorityTier = (typeof PRIORITY_TIERS)[number];

/** The lanes of a tenant in a tier, each with turns of its own: neither starves the other. */
export const LANES = ['live', 'replay'] as const;

/** `live`: first attempts and scheduled retries. `replay`: replays and released deliveries. */
export type Lane = (typeof LANES)[number];
