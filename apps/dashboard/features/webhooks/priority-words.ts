import type { PriorityTier } from '../../gql/graphql.ts';
import { TIER_OPTIONS } from '../event-types/event-type-words.tsx';

/** A webhook's priority in its form; DEFAULT: the tier of each event's type. */
export type PriorityChoice = PriorityTier | 'DEFAULT';

/** The priorities of a webhook, as choices. */
export const PRIORITY_OPTIONS: readonly { value: PriorityChoice; label: string }[] = [
  { value: 'DEFAULT', label: 'Default: that of the event type' },
  ...TIER_OPTIONS,
];

/** What the form says under the choice. */
export const PRIORITY_HINT =
  'How soon its deliveries are sent when much waits, whatever their event type says.';
