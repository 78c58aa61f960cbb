import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { findOnPath } from '@posthorn/services';
import { inStep } from '../lib/output.mjs';
import { ROOT } from '../lib/paths.mjs';
import { UserError } from '../lib/user-error.mjs';

const run = promisify(execFile);

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Whether a browser starts: one whose libraries are missing does not even say its version. */
async function starts(path: string | null | undefined): Promise<boolean> {
  if (!path) return false;
  return run(path, ['--no-sandbox', '--version'], { timeout: 30_000 }).then(
    () => true,
    () => false,
  );
}

function playwrightsOwn(): string | null {
  try {
    const { chromium } = createRequire(`${ROOT}/e2e/package.json`)('@playwright/test') as {
      chromium: { executablePath(): string };
    };
    return chromium.executablePath();
  } catch {
    return null;
  }
}

async function installWithPlaywright(): Promise<string | null> {
  await run(`${ROOT}/node_modules/.bin/playwright`, ['install', 'chromium'], { timeout: 300_000 });
  return playwrightsOwn();
}

async function installWithApt(): Promise<string | null> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  return findOnPath(PROGRAMS);
}

/**
 * A Chromium for the browser tests: Playwright's own, the system's, else one fetched.
 * @returns its path
 * @throws UserError when there is none to be had
 */
export async function findChromium(): Promise<string> {
  for (const path of [
    process.env.POSTHORN_CHROMIUM,
    playwrightsOwn(),
    await findOnPath(PROGRAMS),
    MAC,
  ]) {
    if (path && (await starts(path))) return path;
  }
  const isRoot = process.getuid?.() === 0;
  const hasApt = (await findOnPath(['apt-get'])) !== null;
  const ways = [installWithPlaywright, ...(isRoot && hasApt ? [installWithApt] : [])];
  for (const install of ways) {
    const path = await inStep('fetching Chromium', install, 'Chromium fetched').catch(() => null);
    if (path !== null && (await starts(path))) return path;
  }
  throw new UserError(
    'There is no Chromium for the browser tests: install one (Debian: apt-get install chromium), or name one with POSTHORN_CHROMIUM.',
  );
}
