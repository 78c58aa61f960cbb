import { findChromium } from './chromium.ts';
import { type Count, one } from './count.ts';
import type { Runner } from './run.ts';

/** One step of `npm test`. */
export interface CheckStep {
  /** For `--only`. */
  readonly name: string;
  readonly what: string;
  run(runner: Runner): Promise<Count>;
}

/** All of them, in order: what is quick and tells most comes first. */
export const STEPS: readonly CheckStep[] = [
  {
    name: 'lint',
    what: 'format and lint',
    run: async (runner) => one(await runner.run('biome', ['ci', '--error-on-warnings'])),
  },
  {
    name: 'types',
    what: 'types',
    run: async (runner) => {
      const turbo = ['run', 'types', '--output-logs=errors-only', '--continue'];
      const workspaces = await runner.run('turbo', turbo);
      const root = await runner.run('tsc', ['-p', '.']);
      return one(workspaces && root);
    },
  },
  {
    name: 'structure',
    what: 'structure: import rules, circles, the environment',
    run: (runner) => runner.runVitest(['--project', 'structure']),
  },
  {
    name: 'unit',
    what: 'unit and integration, on real PostgreSQL and Redis',
    run: (runner) => runner.runVitest(['--project', '!structure', '--project', '!system']),
  },
  {
    name: 'build',
    what: 'build',
    run: async (runner) =>
      one(await runner.run('turbo', ['run', 'build', '--output-logs=errors-only'])),
  },
  {
    name: 'system',
    what: 'system, with real processes',
    run: (runner) => runner.runVitest(['--project', 'system', '--no-file-parallelism']),
  },
  {
    name: 'e2e',
    what: 'end to end, in a real browser',
    run: async (runner) => runner.runPlaywright({ POSTHORN_CHROMIUM: await findChromium() }),
  },
];
