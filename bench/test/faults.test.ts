import { expect, test } from 'vitest';
import { NumberSet } from '../measure/number-set.ts';
import { NumberTable } from '../measure/number-table.ts';
import { describeFaults, type Evidence, findFaults } from '../scenarios/faults.ts';

function setOf(...numbers: number[]): NumberSet {
  const set = new NumberSet();
  for (const number of numbers) set.add(number);
  return set;
}

function evidence(changes: Partial<Evidence> = {}): Evidence {
  const successes = new NumberTable();
  for (const number of [0, 1, 2]) successes.increment(number);
  return {
    eventIdPrefix: 'run',
    accepted: setOf(0, 1, 2),
    refused: {},
    unsettledRequests: 0,
    hooks: [{ delivered: setOf(0, 1, 2), successes }],
    truth: {
      stored: setOf(0, 1, 2),
      storedTwice: [],
      statuses: { succeeded: 3 },
      undelivered: [],
      badlyRecorded: [],
    },
    ...changes,
  };
}

test('three witnesses that agree show no fault', () => {
  expect(findFaults(evidence(), 0)).toEqual([]);
});

test('an event that was accepted and did not arrive is named, even when the counts agree', () => {
  const hooks = [{ delivered: setOf(0, 1, 7), successes: new NumberTable() }];
  const faults = findFaults(evidence({ hooks }), 1);
  expect(faults.map(({ eventIds }) => eventIds)).toEqual([['run-000000002'], ['run-000000007']]);
  expect(describeFaults(faults)[0]).toContain('never arrived');
});

test('duplicates are a fault over their share', () => {
  const given = evidence();
  given.hooks[0]?.successes.increment(1);
  expect(findFaults(given, 0.5)).toEqual([]);
  expect(findFaults(given, 0.01)).toHaveLength(1);
});

test('what the database holds against it is a fault', () => {
  const { truth } = evidence();
  const faults = findFaults(
    evidence({ truth: { ...truth, stored: setOf(0, 1), undelivered: ['run-000000001'] } }),
    0,
  );
  expect(faults).toHaveLength(3);
});
