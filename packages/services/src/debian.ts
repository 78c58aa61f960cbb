import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is taken from the packages of Debian or Ubuntu. */
export interface DebianUnpacking {
  readonly packageName: string;
  /** Which of the packages that are missing for it are ours to unpack: no tools of the system. */
  readonly wanted: RegExp;
  /** The folder to make. */
  readonly place: string;
  /** Makes what was unpacked ready to be run, and proves that it does; throws where it does not. */
  readonly prepare: (folder: string) => Promise<void>;
}

/** The packages that are missing for one, by the lists that apt knows. */
async function missingPackages(
  { packageName, wanted }: DebianUnpacking,
  apt: readonly string[],
): Promise<string[]> {
  const args = [...apt, 'install', '--simulate', '--no-install-recommends', packageName];
  const { stdout } = await run('apt-get', args, { env: { ...process.env, LC_ALL: 'C' } });
  const names = [...stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  return names.filter((name) => wanted.test(name));
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
 * Takes a package and what it lacks from the packages of Debian or Ubuntu and unpacks them into a
 * folder. Needs no root, and changes nothing of the system.
 * @returns whether it is there, ready; false when the system's packages could not be had
 */
export async function unpackFromDebian(unpacking: DebianUnpacking): Promise<boolean> {
  const { place } = unpacking;
  await mkdir(dirname(place), { recursive: true });
  const work = await mkdtemp(`${place}-unfinished-`);
  try {
    let apt: readonly string[] = [];
    const packages = await missingPackages(unpacking, apt).catch(async () => {
      apt = await freshLists(work);
      return missingPackages(unpacking, apt);
    });
    const options = [...apt, '-o', 'APT::Sandbox::User=root'];
    await run('apt-get', [...options, 'download', ...packages], { cwd: work });
    const unpacked = join(work, 'unpacked');
    await mkdir(unpacked);
    for (const file of await readdir(work)) {
      if (file.endsWith('.deb')) await run('dpkg', ['-x', join(work, file), unpacked]);
    }
    await unpacking.prepare(unpacked);
    await rm(place, { recursive: true, force: true });
    await rename(unpacked, place);
    return true;
  } catch {
    return false;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
