import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const DASHBOARD = fileURLToPath(new URL('../', import.meta.url));
const CODEGEN = fileURLToPath(
  new URL('../../../node_modules/.bin/graphql-codegen', import.meta.url),
);

test('the typed documents, and persisted-documents.json, are those of schema.graphql and of the dashboard', async () => {
  const config = ['--config', 'codegen.config.ts', '--check'];
  const run = promisify(execFile)(process.execPath, [CODEGEN, ...config], { cwd: DASHBOARD });
  await expect(run, 'run: npm run codegen -w apps/dashboard').resolves.toBeDefined();
});

test('each document knows the hash that the API has it under', async () => {
  const typed = await readFile(`${DASHBOARD}gql/graphql.ts`, 'utf8');
  const manifest = await readFile(`${DASHBOARD}../../persisted-documents.json`, 'utf8');
  const hashes = [...typed.matchAll(/"sha256Hash":"([0-9a-f]{64})"/g)].map(([, hash]) => hash);
  expect(hashes.length).toBe([...typed.matchAll(/DocumentNode<\w+(?:Query|Mutation),/g)].length);
  expect(hashes.sort()).toEqual(Object.keys(JSON.parse(manifest) as object));
});
