// `output: 'standalone'` leaves out what a CDN would serve; here the same server serves it, so it
// goes next to server.js.
import { cp } from 'node:fs/promises';
import path from 'node:path';

const dashboard = path.join(import.meta.dirname, '..');
const standalone = path.join(dashboard, '.next/standalone/apps/dashboard');
await cp(path.join(dashboard, '.next/static'), path.join(standalone, '.next/static'), {
  recursive: true,
});
