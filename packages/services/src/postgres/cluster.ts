import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ServiceError } from '../service-error.ts';
import { type PostgresBinaries, SHARED_FOLDER } from './binaries.ts';
import { canReach, type RunAs } from './run-as.ts';

/** A database cluster on disk. */
export interface Cluster {
  /** PostgreSQL's data folder, as the user it runs as reaches it. */
  readonly folder: string;
  readonly password: string;
}

/** The only role: it owns everything. */
export const SUPERUSER = 'posthorn';

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/**
 * A folder for the cluster that its user can reach. Under a closed folder of root's (mode 0700)
 * there is none, so the data goes to a shared place and the home holds a link to it.
 */
async function placeFor(
  dataDir: string,
  user: RunAs | null,
): Promise<{ link: string | null; folder: string }> {
  const own = join(dataDir, 'cluster');
  if (user === null || (await canReach(dataDir, user))) return { link: null, folder: own };
  const shared = join(SHARED_FOLDER, 'clusters');
  await mkdir(shared, { recursive: true, mode: 0o755 });
  await chmod(SHARED_FOLDER, 0o755);
  return { link: own, folder: join(shared, randomUUID()) };
}

async function runInitdb(
  { initdb }: PostgresBinaries,
  folder: string,
  user: RunAs | null,
  password: string,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== null) {
    await chown(folder, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const args = ['-D', folder, '-U', SUPERUSER, `--pwfile=${passwordFile}`];
  args.push('--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin');
  args.push('--builtin-locale=C.UTF-8', '--data-checksums');
  try {
    await promisify(execFile)(initdb, args, { cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' }, ...user });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    const why = said || (error as Error).message;
    throw new ServiceError(`PostgreSQL's data could not be laid out in ${folder}: ${why}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Opens the cluster of this folder, made at the first start; a half-made one is never seen. */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  user: RunAs | null,
  log: (line: string) => void,
): Promise<Cluster> {
  const passwordFile = join(dataDir, 'password');
  const known = join(dataDir, 'cluster');
  if (await exists(known)) {
    const folder = await realpath(known).catch(() => {
      throw new ServiceError(
        `PostgreSQL's data behind ${known} is gone: restore it, or remove the home to start anew.`,
      );
    });
    if (user !== null && !(await canReach(folder, user))) {
      throw new ServiceError(
        `PostgreSQL runs as the user postgres, which cannot enter ${folder}: open the folders above it (chmod o+x), or use another POSTHORN_HOME.`,
      );
    }
    const password = await readFile(passwordFile, 'utf8').catch(() => {
      throw new ServiceError(
        `The password of PostgreSQL's data is gone (${passwordFile}): restore it, or remove the home to start anew.`,
      );
    });
    return { folder, password: password.trim() };
  }
  log('laying out PostgreSQL');
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const { link, folder } = await placeFor(dataDir, user);
  await runInitdb(binaries, `${folder}.new`, user, password);
  await rename(`${folder}.new`, folder);
  if (link !== null) await symlink(folder, link);
  return { folder, password };
}
