import { expect, test } from 'vitest';
import { readBenchArguments } from '../arguments.ts';
import { alignTable } from '../scenarios/report-table.ts';

test('a table has its figures under each other', () => {
  expect(
    alignTable([
      ['', 'one', 'two'],
      ['accepted', '9', '1,000'],
    ]),
  ).toBe('          one    two\naccepted    9  1,000');
});

test('the command line has defaults, and says what it does not know', () => {
  expect(readBenchArguments([])).toMatchObject({ seconds: 20, json: false });
  expect(readBenchArguments(['--only', 'latency', '--seconds', '5', '--json'])).toEqual({
    seconds: 5,
    only: ['latency'],
    json: true,
    profileDir: null,
  });
  expect(() => readBenchArguments(['--only', 'nothing'])).toThrow('no scenario is named "nothing"');
  expect(() => readBenchArguments(['--seconds', 'soon'])).toThrow('takes a number');
});
