import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Started under the name redis-server, with the libraries that came with it. */
const START_SCRIPT = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
libraries=$(find "$here/usr/lib" "$here/lib" -type d 2>/dev/null | tr '\\n' ':')
LD_LIBRARY_PATH="$libraries$LD_LIBRARY_PATH" exec "$here/usr/bin/redis-server" "$@"
`;

/** What is ours to unpack of what a package manager would install: no tools of the system. */
const WANTED = /^(redis|lua|lib(?!c6$|c-bin$))/;

/** The packages that are missing for redis-server, by the lists that apt knows. */
async function missingPackages(apt: readonly string[]): Promise<string[]> {
  const args = [...apt, 'install', '--simulate', '--no-install-recommends', 'redis-server'];
  const { stdout } = await run('apt-get', args, { env: { ...process.env, LC_ALL: 'C' } });
  const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  return names.filter((name) => WANTED.test(name));
}

/** Lists of our own, for a machine whose own are empty (images throw them away). */
async function freshLists(folder: string): Promise<string[]> {
  const [lists, cache] = [join(folder, 'lists'), join(folder, 'cache')];
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const apt = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${cache}`];
  await run('apt-get', [...apt, '-o', 'APT::Sandbox::User=root', 'update']);
  return apt;
}

/**
 * Takes redis-server and the libraries it lacks from the packages of Debian or Ubuntu and unpacks
 * them into a folder. Needs no root, and changes nothing of the system.
 * @param place the folder to make
 * @returns the program to start, or `null` when the system's packages could not be had
 */
export async function fetchFromDebian(place: string): Promise<string | null> {
  await mkdir(dirname(place), { recursive: true });
  const work = await mkdtemp(`${place}-unfinished-`);
  try {
    let apt: readonly string[] = [];
    const packages = await missingPackages(apt).catch(async () => {
      apt = await freshLists(work);
      return missingPackages(apt);
    });
    const options = [...apt, '-o', 'APT::Sandbox::User=root'];
    await run('apt-get', [...options, 'download', ...packages], { cwd: work });
    const unpacked = join(work, 'unpacked');
    for (const file of await readdir(work)) {
      if (file.endsWith('.deb')) await run('dpkg', ['-x', join(work, file), unpacked]);
    }
    await writeFile(join(unpacked, 'redis-server'), START_SCRIPT, { mode: 0o755 });
    await run(join(unpacked, 'redis-server'), ['--version']);
    await rm(place, { recursive: true, force: true });
    await rename(unpacked, place);
    return join(place, 'redis-server');
  } catch {
    return null;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
