import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { folderClaim } from '../claim.ts';
import { launchProcess } from '../launch.ts';
import { freePort } from '../ports.ts';
import { runService, type ServiceDescription } from '../run-service.ts';
import type { Service } from '../service.ts';
import { findBinaries } from './binaries.ts';
import { openCluster, SUPERUSER } from './cluster.ts';
import { userForPostgres } from './run-as.ts';
import { POSTGRES_SETTINGS } from './settings.ts';

/** How to start PostgreSQL. */
export interface PostgresOptions {
  /** Folder of its data, password and claim; made when missing. */
  readonly dataDir: string;
  /** A free one is taken when absent. */
  readonly port?: number;
  /** `postgres.log` in `dataDir` when absent. */
  readonly logFile?: string;
  /** Hears of steps that take a while. */
  readonly log?: (line: string) => void;
  /** Settings that differ from POSTGRES_SETTINGS. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The database to have; `posthorn` when absent. */
  readonly database?: string;
  /** Gives the start up: what was launched is stopped. */
  readonly signal?: AbortSignal;
}

const NAME = 'PostgreSQL';
/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
const STOP_SIGNAL = 'SIGINT';

const STOPPED_UNCLEANLY =
  /pre-existing shared memory block|lock file "postmaster.pid" already exists/;

/** What PostgreSQL says of itself in its pid file: its pid on line 1, its state on line 8. */
async function readPidFile(cluster: string): Promise<{ pid: number; status: string } | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), status: lines[7]?.trim() ?? '' };
}

async function makeDatabase(serverUrl: string, database: string): Promise<void> {
  const client = new Client({ connectionString: `${serverUrl}/postgres` });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      database,
    ]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts a PostgreSQL of our own on 127.0.0.1, laying its data out at the first start.
 * @throws ServiceError with one line for people: in use, not installed, does not start
 */
export async function startPostgres(options: PostgresOptions): Promise<Service> {
  const dataDir = resolve(options.dataDir);
  const { database = 'posthorn', log = () => undefined } = options;
  const logFile = options.logFile ?? join(dataDir, 'postgres.log');
  await mkdir(dataDir, { recursive: true });
  const claim = folderClaim(dataDir, NAME, STOP_SIGNAL);
  await claim.take();
  const user = userForPostgres();
  const binaries = await findBinaries(user);
  const cluster = await openCluster(dataDir, binaries, user, log);
  const port = options.port ?? (await freePort());
  const settings = { ...POSTGRES_SETTINGS, ...options.settings, port: String(port) };
  const args = ['-D', cluster.folder];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  const serverUrl = `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${port}`;

  const description: ServiceDescription = {
    name: NAME,
    claim,
    url: `${serverUrl}/${database}`,
    port,
    logFile,
    stopSignal: STOP_SIGNAL,
    startTimeoutMs: 120_000,
    launch: () =>
      launchProcess({
        command: binaries.postgres,
        args,
        cwd: cluster.folder,
        logFile,
        user: user ?? undefined,
        lastResortSignal: STOP_SIGNAL,
      }),
    async isReady(pid) {
      const state = await readPidFile(cluster.folder);
      return state?.pid === pid && state.status === 'ready';
    },
    // After a kill -9, backends need a moment to notice, and the pid in the file may by now be
    // another program's. That nobody else runs on this folder is known from the claim.
    async shouldRetry(words) {
      if (!STOPPED_UNCLEANLY.test(words)) return false;
      await rm(join(cluster.folder, 'postmaster.pid'), { force: true });
      return true;
    },
  };
  const service = await runService(description, options.signal);
  try {
    await makeDatabase(serverUrl, database);
  } catch (error) {
    await service.stop();
    throw error;
  }
  return service;
}

/**
 * Ends a PostgreSQL that a start which was killed has left running on this folder.
 * @throws ServiceError when a living process answers for it
 */
export async function endLeftoverPostgres(dataDir: string): Promise<void> {
  const claim = folderClaim(resolve(dataDir), NAME, STOP_SIGNAL);
  await claim.take();
  await claim.drop();
}
