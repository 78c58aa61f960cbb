/**
 * `npm test`: everything, from a clone and any Node.js from 20 on. Here is what needs no packages;
 * the rest is scripts/check/main.ts.
 */
import { join } from 'node:path';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { sayError } from './lib/user-error.mjs';

try {
  await ensureInstalled({ home: homeOf(process.env) });
  const node = await findNode();
  await handOver(node, [join(ROOT, 'scripts/check/main.ts'), ...process.argv.slice(2)]);
} catch (error) {
  sayError(error);
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
