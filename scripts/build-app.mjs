/**
 * Bundles an app into one file: its own sources and those of the workspace's packages; packages of
 * others stay where npm put them.
 *
 * Run in the app's folder: `node ../../scripts/build-app.mjs [entry] [outfile] [outside,…]`. Where
 * the third names packages, those alone stay outside, and the file runs beside them.
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const [entry = 'src/main.ts', outfile = 'dist/main.js', outside] = process.argv.slice(2);
const named = outside?.split(',');

/** @type {import('esbuild').Plugin} */
const thirdPartyStaysOutside = {
  name: 'third-party-stays-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@posthorn/')) return null;
      return named === undefined || named.includes(path) ? { path, external: true } : null;
    });
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
