import { expect, test } from 'vitest';
import { describeProcesses, describeReport } from '../rotate-keys/describe-report.ts';

const report = (keysInUse: Record<string, number>, unreadable = 0) => ({
  columns: [
    { table: 'webhooks', column: 'headers_sealed', resealed: 7, unreadable },
    { table: 'mails', column: 'sealed', resealed: 0, unreadable: 0 },
  ],
  keyIds: ['k2', 'k1'] as [string, string],
  keysInUse: new Map(Object.entries(keysInUse)),
});

test('says what was sealed anew, and that the old key may go', () => {
  expect(describeReport(report({ k2: 7 }))).toEqual({
    isDone: true,
    lines: [
      'webhooks.headers_sealed                      7 sealed anew',
      'mails.sealed                                 0 sealed anew',
      '7 of 7 secrets are sealed with "k2".',
      '"k1" seals nothing any more: you may take it out of POSTHORN_SECRET_KEYS.',
    ],
  });
});

test('says that an old key is still needed, and for how many', () => {
  const { isDone, lines } = describeReport(report({ k2: 5, k1: 2 }));
  expect(isDone).toBe(false);
  expect(lines.slice(2)).toEqual([
    '5 of 7 secrets are sealed with "k2".',
    '"k1" still seals 2 secrets: keep it in the ring, and run this again.',
  ]);
});

test('says which key is missing in the ring, and what to do where it is lost', () => {
  const { isDone, lines } = describeReport(report({ k2: 6, k0: 1 }, 1));
  expect(isDone).toBe(false);
  expect(lines[2]).toMatch(/^1 secret in webhooks.headers_sealed cannot be opened/);
  expect(lines[4]).toMatch(/^"k0", which is not in the ring, seals 1 secret: put it back/);
  expect(lines[5]).toMatch(/^"k1" seals nothing any more/);
});

test('is not done while something does not open, though the first key is said to have sealed it', () => {
  expect(describeReport(report({ k2: 7 }, 1)).isDone).toBe(false);
});

test('says which processes have to be restarted first', () => {
  const lines = describeProcesses([
    { name: 'posthorn-api', address: '10.0.0.7' },
    { name: 'posthorn-worker', address: null },
  ]);
  expect(lines).toEqual([
    'posthorn-api at 10.0.0.7 runs without the first key of this ring, and could not open what it seals.',
    'posthorn-worker runs without the first key of this ring, and could not open what it seals.',
    expect.stringMatching(/^Nothing was changed\. Restart these/),
  ]);
});
