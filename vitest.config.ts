import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const SERVICES = './packages/testkit/src/services/global-setup.ts';
const BUILD = './packages/testkit/src/system/build-apps.ts';

/** Folders of tests that need neither PostgreSQL nor Redis of the run. */
const PURE = [
  'bench',
  'apps/dashboard',
  'packages/config',
  'packages/domain',
  'packages/outbound',
  'packages/services',
  'packages/telemetry',
  'scripts',
  'structure',
];

/** Folders that have tests: every workspace's `test/`, and those that look at the whole. */
const folders = [
  ...globSync('{apps,packages}/*/test').map((folder) => dirname(folder)),
  ...globSync('{bench,scripts}/test').map((folder) => dirname(folder)),
  ...globSync('{structure,system}'),
].map((folder) => folder.split(sep).join('/'));

function projectOf(folder: string): TestProjectInlineConfiguration {
  const services = PURE.includes(folder) ? [] : [SERVICES];
  return {
    extends: true,
    // The API's GraphQL types use the decorators that type-graphql is made for.
    oxc: { decorator: { legacy: folder === 'apps/api' } },
    test: {
      name: folder.replace(/^(apps|packages)\//, ''),
      include: [`${folder}/**/*.test.{ts,tsx}`],
      // Tests that kill processes and measure memory do so one file at a time.
      fileParallelism: folder !== 'system',
      globalSetup: folder === 'system' ? [...services, BUILD] : services,
    },
  };
}

export default defineConfig({
  resolve: {
    // One copy: types of a second one are of "another module or realm".
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
  },
  test: {
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores are shared with PostgreSQL, Redis and the processes under test.
    maxWorkers: 2,
    projects: folders.map(projectOf),
  },
});
