import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { ServiceError } from '../service-error.ts';
import { fetchFromDebian } from './debian.ts';
import { wrapDocker } from './docker.ts';

/** Whether we may run the program at this path. */
async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first of these programs that is on the PATH. */
export async function findOnPath(names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, name);
      if (folder !== '' && (await isProgram(path))) return path;
    }
  }
  return null;
}

const NAMES = ['redis-server', 'valkey-server'] as const;

/**
 * A Redis server to run: from the PATH, else from Debian's or Ubuntu's packages (unpacked
 * into the home, which needs no root), else through Docker.
 * @param home where what is fetched is kept for the next start
 * @throws ServiceError saying what to install when there is none to be had
 */
export async function findRedisServer(
  home: string,
  log: (line: string) => void = () => undefined,
): Promise<string> {
  const kept = join(home, 'programs', 'redis', 'redis-server');
  if (await isProgram(kept)) return kept;
  const onPath = await findOnPath(NAMES);
  if (onPath !== null) return onPath;

  if ((await findOnPath(['apt-get'])) !== null && (await findOnPath(['dpkg'])) !== null) {
    log('fetching Redis from the packages of this system');
    const fetched = await fetchFromDebian(join(home, 'programs', 'redis'));
    if (fetched !== null) return fetched;
  }
  const docker = await findOnPath(['docker']);
  if (docker !== null) {
    log('fetching Redis with Docker');
    const wrapped = await wrapDocker(docker, kept);
    if (wrapped !== null) return wrapped;
  }
  throw new ServiceError(
    'There is no Redis on this machine: install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis), or set REDIS_URL to one that runs.',
  );
}
