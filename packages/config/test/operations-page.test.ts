import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withVariablesTable } from '../src/operations-page.ts';

/** A formatter may have aligned the table. */
const withoutAlignment = (page: string) => page.replace(/-{3,}/g, '---').replace(/ {2,}/g, ' ');

test('docs/operations.md has every variable as the code reads it (npm run table -w @posthorn/config)', async () => {
  const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  expect(withoutAlignment(page)).toBe(withoutAlignment(withVariablesTable(page)));
});
