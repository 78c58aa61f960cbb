import type { IForbiddenRuleType } from 'dependency-cruiser';

/** Files that belong to the product, not to its tests. */
const SOURCES = '^(apps/[^/]+|packages/[^/]+)/(?!test/|dist/|\\.next/)';

/** What a package of the workspace may import of the workspace, by path from the root. */
const mayImport = (from: string, allowed: readonly string[]): IForbiddenRuleType => ({
  name: `${from.replaceAll('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^${from}/(?!test/)` },
  to: {
    path: '^(apps|packages|scripts|bench|e2e|system)/',
    pathNot: [from, ...allowed].map((folder) => `^${folder}/`),
  },
});

/** The layout's import rules (DESIGN.md, "Layout"). */
export const RULES: IForbiddenRuleType[] = [
  {
    name: 'no-circles',
    comment: 'Two files that import each other are one file in two places.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  mayImport('packages/domain', []),
  mayImport('packages/config', []),
  mayImport('packages/telemetry', []),
  mayImport('packages/services', []),
  mayImport('packages/outbound', ['packages/domain']),
  mayImport('packages/db', ['packages/domain']),
  mayImport('packages/queue', ['packages/domain']),
  mayImport('apps/api', ['packages']),
  mayImport('apps/worker', ['packages']),
  mayImport('apps/dashboard', ['packages/config', 'packages/domain', 'packages/telemetry']),
  {
    name: 'tests-stay-outside',
    comment: 'What starts servers for tests is not shipped.',
    severity: 'error',
    from: { path: SOURCES, pathNot: '^packages/testkit/' },
    to: { path: '^packages/testkit/' },
  },
  {
    name: 'own-services-only-where-things-are-started',
    severity: 'error',
    from: { path: '^(apps|packages)/', pathNot: ['/test/', '^packages/(testkit|services)/'] },
    to: { path: '^packages/services/' },
  },
  {
    name: 'packages-by-their-name',
    comment: 'Another workspace is entered by its index, not by a path into it.',
    severity: 'error',
    from: { path: '^((?:apps|packages)/[^/]+)/(?!test/)' },
    to: {
      path: '^(apps|packages)/[^/]+/src/',
      pathNot: ['^$1/', '^packages/[^/]+/src/index\\.ts$'],
    },
  },
];
