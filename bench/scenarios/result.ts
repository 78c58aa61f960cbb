import type { Percentiles } from '../measure/percentiles.ts';
import type { ByPart } from '../system/usage-watch.ts';
import type { Fault } from './faults.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario came to. */
export interface ScenarioResult {
  name: Scenario['name'];
  title: string;
  events: number;
  deliveries: number;
  /** In the measured window, after the warm-up. */
  acceptedPerSecond: number;
  deliveredPerSecond: number;
  /** Deliveries over the time from the first request to the last arrival: what can be kept up. */
  sustainedPerSecond: number;
  /** From the last request to the last arrival. */
  drainMs: number;
  /** From sending a request to its answer. */
  acceptTimes: Percentiles | null;
  /** From sending a request to the arrival at the receiver. */
  deliveryTimes: Percentiles | null;
  /** Microseconds of CPU for each event; null where it cannot be measured. */
  cpuMicrosPerEvent: ByPart<number | null>;
  generatorMicrosPerEvent: number;
  receiverMicrosPerEvent: number;
  /** Peak resident memory, in bytes; null where it cannot be measured. */
  memoryBytes: ByPart<number | null>;
  redisUsedBytes: number;
  duplicates: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** The first answers that were not 2xx, for a person to read. */
  samples: string[];
  faults: Fault[];
}
