import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Machine, processesIn } from './machine.ts';

/** What `npm start` runs, as it calls them on the terminal. */
export const NAMES = ['api', 'worker', 'dashboard', 'PostgreSQL', 'Redis'] as const;
export type Name = (typeof NAMES)[number];

const APPS: Partial<Record<Name, RegExp>> = {
  api: /apps\/api .*dist\/main\.js/,
  worker: /apps\/worker .*dist\/main\.js/,
  dashboard: /apps\/dashboard .*(server\.js|next-server)/,
};

/** The process that runs one of them; `null` while there is none. */
export async function pidOf(name: Name, machine: Machine): Promise<number | null> {
  const pattern = APPS[name];
  if (pattern !== undefined) {
    const all = await processesIn(machine.clone);
    return all.find(({ cwd, command }) => pattern.test(`${cwd} ${command}`))?.pid ?? null;
  }
  const folder = join(machine.clone, '.posthorn', name === 'Redis' ? 'redis' : 'postgres');
  const text = await readFile(join(folder, 'claim.json'), 'utf8').catch(() => '{}');
  const { service } = JSON.parse(text) as { service?: { pid: number } };
  return service?.pid ?? null;
}

/** kill -9 of one of them, as soon as there is one; its pid. */
export async function killOne(name: Name, machine: Machine): Promise<number> {
  const pid = await pidOf(name, machine);
  if (pid === null) throw new Error(`there is no ${name}`);
  process.kill(pid, 'SIGKILL');
  return pid;
}
