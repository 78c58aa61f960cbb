import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SUPERUSER } from './cluster.ts';

/**
 * The address of a PostgreSQL of our own that runs on this folder, for whoever wants to ask it beside
 * the installation.
 * @returns null when none runs there
 */
export async function findRunningPostgres(
  dataDir: string,
  database = 'posthorn',
): Promise<string | null> {
  const read = (path: string) => readFile(join(dataDir, path), 'utf8').catch(() => null);
  const [password, pidFile] = [await read('password'), await read('cluster/postmaster.pid')];
  const port = pidFile?.split('\n')[3];
  if (password === null || !port) return null;
  return `postgres://${SUPERUSER}:${password.trim()}@127.0.0.1:${port}/${database}`;
}
