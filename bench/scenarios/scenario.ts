import type { Pace } from '../load/protocol.ts';

/** Names of the scenarios, as `--only` takes them. */
export const SCENARIO_NAMES = ['single', 'array', 'fanout', 'latency'] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

/** What one scenario sends, and to how many webhooks. */
export interface Scenario {
  name: ScenarioName;
  title: string;
  eventsPerRequest: number;
  webhooks: number;
  connections: number;
  pace: Pace;
}

/** Size of each event's `data`. */
export const DATA_BYTES = 500;

/** A saturating loop keeps this many requests in the air. */
const CONNECTIONS = 128;

/** The scenarios of `npm run bench`. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'single',
    title: 'one event a request',
    eventsPerRequest: 1,
    webhooks: 1,
    connections: CONNECTIONS,
    pace: { kind: 'closed' },
  },
  {
    name: 'array',
    title: 'arrays of 50',
    eventsPerRequest: 50,
    webhooks: 1,
    connections: 16,
    pace: { kind: 'closed' },
  },
  {
    name: 'fanout',
    title: 'fan-out 4',
    eventsPerRequest: 1,
    webhooks: 4,
    connections: CONNECTIONS,
    pace: { kind: 'closed' },
  },
  {
    name: 'latency',
    title: '500/s, open loop',
    eventsPerRequest: 1,
    webhooks: 1,
    connections: CONNECTIONS,
    pace: { kind: 'open', requestsPerSecond: 500 },
  },
];
