// `output: 'standalone'` leaves out what a CDN would serve; here the same server serves it, so it
// goes next to server.js. And server.js is ours: the one that Next.js writes reads bodies of any size.
import { cp } from 'node:fs/promises';
import path from 'node:path';

const dashboard = path.join(import.meta.dirname, '..');
const standalone = path.join(dashboard, '.next/standalone/apps/dashboard');
await cp(path.join(dashboard, '.next/static'), path.join(standalone, '.next/static'), {
  recursive: true,
});
for (const file of ['server.js', 'server.js.map']) {
  await cp(path.join(dashboard, 'dist', file), path.join(standalone, file));
}
