import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/security.md`, 'utf8');

/** The rows of the table under a heading, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const [, after = ''] = PAGE.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ', 1);
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .slice(1, line.lastIndexOf('|'))
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** The files that a cell names. */
const testsIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([\w./-]+\.(?:test|spec)\.tsx?)`/g)].map(([, path = '']) => path);

test('every attack has an answer, and a test that is there', () => {
  const rows = rowsUnder('Threat model');
  expect(rows.length).toBeGreaterThan(30);
  for (const row of rows) {
    expect(row, row[0]).toHaveLength(4);
    expect(
      row.filter((cell) => cell === ''),
      row[0],
    ).toEqual([]);
    expect(testsIn(row[3]).length, `tests of: ${row[0]}, ${row[1]}`).toBeGreaterThan(0);
  }
});

test('what browsers are told has a test that is there', () => {
  const rows = rowsUnder('Browsers and other sites');
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) expect(testsIn(row[3]).length, row[0]).toBeGreaterThan(0);
});

test('every test that the page names is there', () => {
  const named = testsIn(PAGE);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(ROOT + path))).toEqual([]);
});
