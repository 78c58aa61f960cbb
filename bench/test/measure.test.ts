import { expect, test } from 'vitest';
import { NumberSet } from '../measure/number-set.ts';
import { NumberTable } from '../measure/number-table.ts';
import { percentilesOf } from '../measure/percentiles.ts';
import { parseProcessStat } from '../measure/process-stat.ts';

test('percentiles are values that were measured, by the nearest rank', () => {
  const values = Float64Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentilesOf(values)).toEqual({
    count: 100,
    p50Ms: 50,
    p95Ms: 95,
    p99Ms: 99,
    maxMs: 100,
  });
  expect(percentilesOf(Float64Array.of(7))).toMatchObject({ p50Ms: 7, p99Ms: 7 });
  expect(percentilesOf(new Float64Array())).toBeNull();
});

test('a set of numbers counts each once, grows, and survives the way to another process', () => {
  const set = new NumberSet(new Uint8Array(1));
  expect([3, 100_000, 3].map((number) => set.add(number))).toEqual([true, true, false]);
  const copy = new NumberSet(structuredClone(set.toBits()));
  expect(copy.size).toBe(2);
  expect([copy.has(3), copy.has(100_000), copy.has(4)]).toEqual([true, true, false]);
  copy.add(9);
  expect(copy.without(set)).toEqual([9]);
  expect(copy.toArray()).toEqual([3, 9, 100_000]);
});

test('a table of numbers grows, counts and keeps first values', () => {
  const table = new NumberTable(new Float64Array(1));
  table.increment(70_000);
  table.increment(70_000);
  table.setOnce(2, 1.5);
  table.setOnce(2, 9);
  const copy = new NumberTable(structuredClone(table.toValues()));
  expect([copy.get(70_000), copy.get(2), copy.get(1_000_000)]).toEqual([2, 1.5, 0]);
});

test('/proc/<pid>/stat is read whatever the name of the command', () => {
  const line =
    '812 (a (bad) name) S 7 812 812 0 -1 4194560 1 2 3 4 150 50 20 5 20 0 11 0 12345 1 2 3';
  expect(parseProcessStat(line)).toEqual({
    parentPid: 7,
    ownTicks: 200,
    endedChildrenTicks: 25,
  });
});
