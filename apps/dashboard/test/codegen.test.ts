import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const DASHBOARD = fileURLToPath(new URL('../', import.meta.url));
const CODEGEN = fileURLToPath(
  new URL('../../../node_modules/.bin/graphql-codegen', import.meta.url),
);

test('the typed documents are those of schema.graphql and of the features', async () => {
  const config = ['--config', 'codegen.config.ts', '--check'];
  const run = promisify(execFile)(process.execPath, [CODEGEN, ...config], { cwd: DASHBOARD });
  await expect(run, 'run: npm run codegen -w apps/dashboard').resolves.toBeDefined();
});
