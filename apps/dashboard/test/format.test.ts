import { describe, expect, test } from 'vitest';
import {
  formatDuration,
  formatPlural,
  formatRate,
  formatRelative,
  formatUtc,
  prettyJson,
} from '../lib/format.ts';

const NOW = Date.parse('2026-05-18T18:06:00Z');
const S = 1_000;

describe('times', () => {
  test.each([
    [NOW, 'just now'],
    [NOW - 42 * S, '42 s ago'],
    [NOW - 3 * 60 * S, '3 min ago'],
    [NOW - 47 * 3_600 * S, '47 h ago'],
    [NOW - 3 * 86_400 * S, '3 d ago'],
    [NOW - 60 * 86_400 * S, '2026-03-19'],
    [NOW + 4 * S, 'in 4 s'],
    [NOW + 500, 'any moment'],
  ])('%d reads as %s', (atMs, words) => expect(formatRelative(atMs, NOW)).toBe(words));

  test('the exact time is said in UTC', () => {
    expect(formatUtc('2026-05-18T20:06:00.123+02:00')).toBe('2026-05-18 18:06:00.123 UTC');
  });

  test.each([
    [12.4, '12 ms'],
    [1_240, '1.24 s'],
    [10_003, '10.0 s'],
  ])('%d ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words));
});

describe('rates and counts', () => {
  test.each([
    [1, '100%'],
    [0.99999, '99.9%'],
    [0.936, '94%'],
    [0, '0%'],
  ])('%d is %s: a failure is never rounded away', (rate, words) =>
    expect(formatRate(rate)).toBe(words),
  );

  test('one is not plural', () => {
    expect(formatPlural(1, 'delivery', 'deliveries')).toBe('1 delivery');
    expect(formatPlural(12_000, 'delivery', 'deliveries')).toBe('12,000 deliveries');
  });
});

describe('payloads', () => {
  test('are indented without touching how numbers and strings are spelled', () => {
    const sent = '{"a":1.50,"big":9007199254740993,"s":"a,{\\"b\\":[1]}","e":{},"l":[ ],"n":[1,2]}';
    expect(prettyJson(sent)).toBe(
      [
        '{',
        '  "a": 1.50,',
        '  "big": 9007199254740993,',
        '  "s": "a,{\\"b\\":[1]}",',
        '  "e": {},',
        '  "l": [],',
        '  "n": [',
        '    1,',
        '    2',
        '  ]',
        '}',
      ].join('\n'),
    );
  });

  test('that are not JSON stay as they are', () => {
    expect(prettyJson('<html>')).toBe('<html>');
  });
});
