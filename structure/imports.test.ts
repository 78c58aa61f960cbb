import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { beforeAll, expect, test } from 'vitest';
import { RULES } from './rules.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let result: ICruiseResult;

beforeAll(async () => {
  const tsConfig = extractTSConfig(`${ROOT}tsconfig.base.json`);
  const { output } = await cruise(
    ['apps', 'packages'],
    {
      baseDir: ROOT,
      ruleSet: { forbidden: RULES },
      validate: true,
      exclude: { path: '(^|/)(node_modules|dist|\\.next|\\.turbo)/' },
      tsPreCompilationDeps: 'specify',
      enhancedResolveOptions: {
        extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
        exportsFields: ['exports'],
        conditionNames: ['import', 'node', 'default', 'types'],
      },
    },
    undefined,
    { tsConfig },
  );
  if (typeof output === 'string') throw new Error(output);
  result = output;
});

test('sources were found and read', () => {
  const sources = globSync('{apps,packages}/*/src/**/*.ts', { cwd: ROOT });
  expect(sources.length).toBeGreaterThan(0);
  const cruised = new Set(result.modules.map(({ source }) => source));
  expect(sources.filter((source) => !cruised.has(source))).toEqual([]);
  // A package's name leads to its sources: otherwise no rule could ever be broken.
  const entered = result.modules.flatMap(({ dependencies }) => dependencies);
  expect(entered.map(({ resolved }) => resolved)).toContain('packages/domain/src/index.ts');
});

test.each(RULES.map(({ name }) => name))("imports hold to the layout's rule %s", (name) => {
  const broken = result.summary.violations
    .filter(({ rule }) => rule.name === name)
    .map(({ from, to, cycle }) =>
      cycle === undefined
        ? `${from} → ${to}`
        : [from, ...cycle.map((step) => step.name)].join(' → '),
    );
  expect([...new Set(broken)]).toEqual([]);
});
