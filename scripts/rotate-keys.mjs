/**
 * `npm run rotate-keys`: seals every secret at rest anew under the first key of the ring, while the
 * installation runs. How to turn the ring over: docs/operations.md.
 */
import { join } from 'node:path';
import { stateOfHome } from './lib/claimed-home.mjs';
import { handOver } from './lib/hand-over.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode } from './lib/node.mjs';
import { homeOf, ROOT } from './lib/paths.mjs';
import { sayError } from './lib/user-error.mjs';

try {
  const home = homeOf(process.env);
  if (stateOfHome(home) !== 'in-use') await ensureInstalled({ home });
  const node = await findNode();
  await handOver(node, [join(ROOT, 'scripts/rotate-keys/main.ts'), ...process.argv.slice(2)]);
} catch (error) {
  sayError(error);
  process.exit(1);
}
