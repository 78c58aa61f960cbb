import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { migrationsWith } from '../packages/db/src/migrations/index.ts';

const FOLDER = fileURLToPath(new URL('../packages/db/src/migrations', import.meta.url));

const names = migrationsWith(null).map(({ name }) => name);
const numbers = names.map((name) => Number(/^(\d{4})-[a-z-]+$/.exec(name)?.[1]));

test('migrations have numbers of their own, and run in their order', () => {
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('each migration is a file of its name, and each file is run', () => {
  const files = globSync('[0-9]*.ts', { cwd: FOLDER }).map((file) => basename(file, '.ts'));
  expect(names).toEqual(files.sort());
});
