/**
 * `npm start`: from a clone and any Node.js from 20 on to a running system. Here is what needs no
 * packages; the rest is scripts/start/main.ts.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { preflight } from './lib/preflight.mjs';
import { sayError } from './lib/user-error.mjs';

try {
  const home = homeOf(process.env);
  await preflight(process.env);
  // It says that everything is ready, which is not so yet.
  rmSync(join(home, 'demo.json'), { force: true });
  await ensureInstalled({ home });
  const node = await findNode();
  await handOver(node, [join(ROOT, 'scripts/start/main.ts'), ...process.argv.slice(2)]);
} catch (error) {
  sayError(error);
  process.exit(1);
}
