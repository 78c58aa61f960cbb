/** Brings the table of environment variables in docs/operations.md up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { withVariablesTable } from '../src/operations-page.ts';

const page = new URL('../../../docs/operations.md', import.meta.url);
await writeFile(page, withVariablesTable(await readFile(page, 'utf8')));
