/**
 * The rest of `npm start`, where packages and Node 24 are there: services, build, migration, seed,
 * the processes, samples, and then waiting to be told to leave.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@posthorn/config';
import { migrateDatabase } from '@posthorn/db';
import { bold, dim, inStep, say, step } from '../lib/output.mjs';
import { homeOf, ROOT } from '../lib/paths.mjs';
import { sayError, UserError } from '../lib/user-error.mjs';
import { type App, startApp } from './app.ts';
import { describeApps } from './apps.ts';
import { buildApps } from './build.ts';
import { runDemo } from './demo.ts';
import { type DemoFile, removeDemoFile, writeDemoFile } from './demo-file.ts';
import { readEnvironment } from './environment.ts';
import { leaveHome, noteProcesses, openSecrets, takeHome } from './home.ts';
import { HELP, readOptions, type StartOptions } from './options.ts';
import { seed } from './seed.ts';
import { haveServices } from './services.ts';
import { createStopper, onAskedToLeave, type Stopper } from './stopper.ts';
import { saySummary } from './summary.ts';

async function version(): Promise<string> {
  const text = await readFile(join(ROOT, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Migrates and seeds; what demo.json will say. */
function prepareDatabase(url: string, config: Config, home: string): Promise<DemoFile> {
  return inStep(
    'migrating the database',
    async () => {
      await migrateDatabase({ url });
      return seed(url, config, home);
    },
    'database migrated, demo tenant ready',
  );
}

/** Starts api, worker and dashboard at once and waits for all of them. */
async function startApps(
  options: Parameters<typeof describeApps>[0],
  stopper: Stopper,
): Promise<App[]> {
  const shown = step('starting api, worker and dashboard');
  try {
    const descriptions = describeApps(options);
    // Stopped last first: the api takes nothing more, then the worker finishes what is begun.
    const starting = descriptions
      .toReversed()
      .map((app) => stopper.own(app.name, startApp(app, stopper.signal), (it) => it.stop()));
    const apps = await Promise.all(starting);
    shown.done('api, worker and dashboard are ready');
    return apps;
  } catch (error) {
    shown.fail();
    throw error;
  }
}

/** Settles when one of them ends, which none of them should. */
async function firstToEnd(apps: readonly App[], home: string): Promise<never> {
  const [name, how] = await Promise.race(
    apps.map(async (app) => [app.name, await app.ended] as const),
  );
  throw new UserError(
    `The ${name} ended unexpectedly (${how}). Its log: ${join(home, 'logs', `${name}.log`)}`,
  );
}

async function run(options: StartOptions, home: string, stopper: Stopper): Promise<void> {
  const secrets = await openSecrets(home);
  readEnvironment(home, secrets);
  say(`\n  ${bold('Posthorn')} ${dim(await version())}\n`);
  const services = await haveServices(home, secrets, stopper);
  const { env, config } = readEnvironment(home, secrets, services);
  const demo = await prepareDatabase(services.DATABASE_URL, config, home);
  if (!options.isDev) await buildApps(home, stopper.signal);
  const apps = await startApps({ config, env, home, isDev: options.isDev }, stopper);
  await noteProcesses(
    home,
    apps.map(({ pid }) => pid),
  );
  const ended = firstToEnd(apps, home);
  const demonstrate = async () => {
    const figures = options.hasDemo ? await runDemo(demo, home, stopper) : null;
    await writeDemoFile(home, demo);
    saySummary({ demo, figures, config, home });
  };
  await Promise.race([demonstrate(), ended]);
  await ended;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    say(HELP);
    return 0;
  }
  const home = homeOf(process.env);
  await takeHome(home);
  const stopper = createStopper();
  const asked = new Promise<void>((resolve) => onAskedToLeave(resolve));
  let code = 0;
  await Promise.race([asked, run(options, home, stopper)]).catch((error: unknown) => {
    code = 1;
    sayError(error);
  });
  if (code === 0) say();
  const shown = code === 0 ? step('stopping') : null;
  await removeDemoFile(home);
  await stopper.stopAll();
  await leaveHome(home);
  shown?.done('everything stopped, the data stays');
  return code;
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
