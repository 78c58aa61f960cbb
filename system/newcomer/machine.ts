import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@posthorn/services';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** What a machine behind a proxy or with an authority of its own needs to fetch anything. */
const NETWORK =
  /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_cache)$/i;

/** A clean clone with an empty home, as a machine with only Node.js and npm would see it. */
export interface Machine {
  readonly clone: string;
  readonly env: Record<string, string>;
}

/** Clones what is committed, and nothing else. */
export async function makeMachine(scratch: string): Promise<Machine> {
  const clone = join(scratch, 'posthorn');
  await run('git', ['-c', 'safe.directory=*', 'clone', '--quiet', '--no-hardlinks', ROOT, clone]);
  const home = join(scratch, 'home');
  await mkdir(home, { mode: 0o711 });
  const path = (process.env.PATH ?? '').split(delimiter);
  const network = Object.entries(process.env).filter(([name]) => NETWORK.test(name));
  return {
    clone,
    env: {
      ...(Object.fromEntries(network) as Record<string, string>),
      PATH: path.filter((folder) => !folder.includes('node_modules')).join(delimiter),
      HOME: home,
      API_PORT: String(await freePort()),
      DASHBOARD_PORT: String(await freePort()),
      WORKER_PORT: String(await freePort()),
    },
  };
}

/** A process that has to do with a folder. */
export interface FolderProcess {
  readonly pid: number;
  readonly cwd: string;
  readonly command: string;
}

async function describe(pid: number): Promise<FolderProcess> {
  const [cwd, exe, command] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
    readlink(`/proc/${pid}/exe`).catch(() => ''),
    readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  ]);
  return { pid, cwd, command: `${exe} ${command.replaceAll('\0', ' ')}` };
}

/** Every process that works in this folder, or was started with a path into it. */
export async function processesIn(folder: string): Promise<FolderProcess[]> {
  if (process.platform === 'linux') {
    const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
    const all = await Promise.all(pids.map(describe));
    return all.filter(({ cwd, command }) => cwd.includes(folder) || command.includes(folder));
  }
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(folder))
    .map((line) => ({ pid: Number.parseInt(line, 10), cwd: '', command: line }));
}
