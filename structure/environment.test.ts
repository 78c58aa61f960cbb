import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Handing `process.env` to the configuration is what `main.ts` is for; the dashboard has one reader. */
const MAY = new Set([
  'apps/api/src/main.ts',
  'apps/worker/src/main.ts',
  'apps/dashboard/lib/env.ts',
]);

/** Where children are started, which get an environment. */
const STARTERS = /^packages\/(config|services|testkit)\//;

test('the environment is read in packages/config, once', () => {
  const sources = globSync(
    '{apps,packages}/*/{src,app,features,components,lib,server}/**/*.{ts,tsx}',
    {
      cwd: ROOT,
    },
  ).filter((source) => !STARTERS.test(source) && !MAY.has(source));
  const readers = sources.filter((source) =>
    /\bprocess\s*\.\s*env\b/.test(readFileSync(`${ROOT}${source}`, 'utf8')),
  );
  expect(readers).toEqual([]);
});

test('nothing that is committed names a folder of one machine or a registry', () => {
  const files = globSync(
    '{*,{apps,packages,scripts,bench,e2e,structure,system,docs,docker,.ci}/**}.{ts,tsx,mjs,json,md,yml,sh}',
    { cwd: ROOT, exclude: (name) => /node_modules|dist|\.next|\.turbo/.test(name) },
  ).filter((file) => !file.endsWith('package-lock.json') && !file.startsWith('structure/'));
  const naming = files.filter((file) =>
    /(\/(?:home|Users)\/[a-z][\w-]*\/|\/work\/main|registry\.npmjs\.org)/.test(
      readFileSync(`${ROOT}${file}`, 'utf8'),
    ),
  );
  expect(naming).toEqual([]);
});
