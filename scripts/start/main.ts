/**
 * The rest of `npm start`, where packages and Node 24 are there: services, build, migration, seed,
 * the processes, samples, and then keeping all of it running until told to leave.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@posthorn/config';
import { migrateDatabase } from '@posthorn/db';
import type { Supervisor } from '@posthorn/services';
import { ensureInstalled } from '../lib/install.mjs';
import { bold, dim, inStep, say } from '../lib/output.mjs';
import { homeOf, ROOT } from '../lib/paths.mjs';
import { preflight } from '../lib/preflight.mjs';
import { sayError } from '../lib/user-error.mjs';
import { describeApps } from './apps.ts';
import { buildApps } from './build.ts';
import { runDemo } from './demo.ts';
import { type DemoFile, removeDemoFile, writeDemoFile } from './demo-file.ts';
import { readEnvironment } from './environment.ts';
import { leaveHome, openNotes, openSecrets, takeHome } from './home.ts';
import { endLeftoverServices } from './leftover-services.ts';
import { HELP, readOptions, type StartOptions } from './options.ts';
import { seed } from './seed.ts';
import { haveServices } from './services.ts';
import { startApps } from './start-apps.ts';
import { createStopper, onAskedToLeave, type Stopper } from './stopper.ts';
import { saySummary } from './summary.ts';
import { superviseAloud } from './supervise.ts';

async function version(): Promise<string> {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Migrates and seeds; what demo.json will say. */
function prepareDatabase(url: string, config: Config, home: string): Promise<DemoFile> {
  return inStep(
    'migrating the database',
    async () => {
      await migrateDatabase({ url, keyRing: config.secrets.keyRing });
      return seed(url, config, home);
    },
    'database migrated, demo tenant ready',
  );
}

interface Installation {
  readonly home: string;
  readonly stopper: Stopper;
  readonly supervisor: Supervisor;
}

/** Starts everything; settles when all is ready and has been told. */
async function startAll(options: StartOptions, installation: Installation): Promise<void> {
  const { home, stopper, supervisor } = installation;
  // Again, for a start that had something to end first.
  await ensureInstalled({ home });
  await preflight(process.env);
  const secrets = await openSecrets(home);
  readEnvironment(home, secrets);
  say(`\n  ${bold('Posthorn')} ${dim(await version())}\n`);
  const services = await haveServices({ home, secrets, stopper, supervisor });
  const { env, config } = readEnvironment(home, secrets, services);
  const demo = await prepareDatabase(services.DATABASE_URL, config, home);
  if (!options.isDev) await buildApps(home, stopper.signal);
  await startApps(describeApps({ config, env, home, isDev: options.isDev }), {
    ...installation,
    notes: openNotes(home),
    needs: services.own,
  });
  const figures = options.hasDemo ? await runDemo(demo, home, stopper) : null;
  await writeDemoFile(home, demo);
  saySummary({ demo, figures, config, home });
}

async function leave(home: string, stopper: Stopper): Promise<void> {
  await removeDemoFile(home);
  await stopper.stopAll();
  await leaveHome(home);
}

/** Ends what a start that was killed has left running. */
async function cleanUp(home: string): Promise<number> {
  await takeHome(home);
  await removeDemoFile(home);
  await endLeftoverServices(home);
  await leaveHome(home);
  return 0;
}

async function start(options: StartOptions, home: string): Promise<number> {
  await takeHome(home);
  // It says that everything is ready, which is not so yet.
  await removeDemoFile(home);
  const installation = { home, stopper: createStopper(), supervisor: superviseAloud() };
  const asked = new Promise<'asked'>((resolve) => onAskedToLeave(() => resolve('asked')));
  const { gaveUp } = installation.supervisor;
  try {
    const started = await Promise.race([asked, gaveUp, startAll(options, installation)]);
    if (started !== 'asked') await Promise.race([asked, gaveUp]);
  } catch (error) {
    sayError(error);
    await leave(home, installation.stopper);
    return 1;
  }
  say();
  await inStep(
    'stopping',
    () => leave(home, installation.stopper),
    'everything stopped, the data stays',
  );
  return 0;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    say(HELP);
    return 0;
  }
  const home = homeOf(process.env);
  return options.isCleanUp ? cleanUp(home) : start(options, home);
}

process.on('unhandledRejection', (error) => {
  sayError(error);
  process.exitCode = 1;
});

try {
  process.exit(await main());
} catch (error) {
  sayError(error);
  process.exit(1);
}
