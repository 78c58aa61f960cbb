/**
 * `npm run fuzz -- [--cases N] [--seed N]`: sends made-up requests (10,000 by default) to a real API on
 * real services, and tells how many were answered how. What `npm test` runs a share of: the tests in
 * apps/api/test/fuzz. Here is what needs no packages.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { sayError, UserError } from './lib/user-error.mjs';

const CASES = 10_000;

/** @param {string} name @param {string} text */
function wholeNumber(name, text) {
  if (/^[1-9]\d{0,9}$/.test(text)) return text;
  throw new UserError(`--${name} must be a whole number above 0; it is "${text}".`);
}

try {
  const { values } = parseArgs({
    options: { cases: { type: 'string' }, seed: { type: 'string' } },
  });
  // Another seed each time, told, so that a failure can be had again.
  const seed = wholeNumber('seed', values.seed ?? String((Date.now() % 2_000_000_000) + 1));
  process.env.FUZZ_SEED = seed;
  process.env.FUZZ_CASES = wholeNumber('cases', values.cases ?? String(CASES));
  process.stdout.write(`${process.env.FUZZ_CASES} cases, seed ${seed}\n`);
  await ensureInstalled({ home: homeOf(process.env) });
  const node = await findNode();
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  await handOver(node, [vitest, 'run', 'apps/api/test/fuzz', 'packages/domain/test/filters-fuzz']);
} catch (error) {
  sayError(error);
  process.exit(1);
}
