/**
 * Bundles an app into one file: its own sources and those of the workspace's packages; packages of
 * others stay where npm put them.
 *
 * Run in the app's folder: `node ../../scripts/build-app.mjs [entry] [outfile]`.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const [entry = 'src/main.ts', outfile = 'dist/main.js'] = process.argv.slice(2);

/** @type {import('esbuild').Plugin} */
const thirdPartyStaysOutside = {
  name: 'third-party-stays-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@posthorn/') ? null : { path, external: true },
    );
  },
};

await rm(dirname(outfile), { recursive: true, force: true });
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  // Names are not kept: it would wrap every function made at run time. What needs a name says it.
  logLevel: 'warning',
  plugins: [thirdPartyStaysOutside],
});
