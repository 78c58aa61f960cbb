/**
 * The rest of `npm run rotate-keys`, where packages are there: what the environment does not name is
 * taken from the home of an installation that runs.
 */
import { join } from 'node:path';
import { findRunningPostgres } from '@posthorn/services';
import { homeOf } from '../lib/paths.mjs';
import { sayError, UserError } from '../lib/user-error.mjs';
import { given } from '../start/environment.ts';
import { type HomeSecrets, readJson } from '../start/home.ts';
import { postgresFolder } from '../start/leftover-services.ts';
import { rotateKeys } from './rotate-keys.ts';

async function environment(): Promise<NodeJS.ProcessEnv> {
  const named = given(process.env);
  const home = homeOf(process.env);
  const secrets = await readJson<HomeSecrets>(join(home, 'secrets.json'));
  const url = named.DATABASE_URL ?? (await findRunningPostgres(postgresFolder(home)));
  if (url === null) {
    throw new UserError(
      `No database: Posthorn does not run from ${home}. Start it first, or name the database with DATABASE_URL.`,
    );
  }
  return { POSTHORN_SECRET_KEYS: secrets?.keyRing, ...named, DATABASE_URL: url };
}

try {
  process.exit(await rotateKeys(await environment()));
} catch (error) {
  sayError(error);
  process.exit(1);
}
