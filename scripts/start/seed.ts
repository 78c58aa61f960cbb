import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '@posthorn/config';
import { seedInstallation } from '@posthorn/db';
import { UserError } from '../lib/user-error.mjs';
import type { DemoFile } from './demo-file.ts';
import { readJson, writePrivate } from './home.ts';

/** What was told once, when it was made: the database holds no more than hashes. */
interface Credentials {
  readonly operatorPassword?: string;
  readonly tenantPassword?: string;
  readonly apiKey?: string;
  readonly webhookSecret?: string;
}

/** By tenant: a home may have been used with several databases. */
type CredentialsFile = Readonly<Record<string, Credentials>>;

function withoutUnknown(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).filter(([, value]) => value !== undefined));
}

/**
 * Makes the operator, the demo tenant with its owner, event types and a source, where they are
 * missing, and gives what demo.json says.
 * @throws UserError when they were made from another home, which alone knows how to get in
 */
export async function seed(url: string, config: Config, home: string): Promise<DemoFile> {
  const seeded = await seedInstallation({
    url,
    keyRing: config.secrets.keyRing,
    newPassword: () => randomBytes(12).toString('base64url'),
  });
  const { operator, tenant, source } = seeded;
  const path = join(home, 'credentials.json');
  const kept = (await readJson<CredentialsFile>(path)) ?? {};
  const credentials: Credentials = {
    ...kept[tenant.id],
    ...withoutUnknown({
      operatorPassword: operator.password,
      tenantPassword: tenant.password,
      apiKey: source.apiKey,
      webhookSecret: source.webhookSecret,
    }),
  };
  await writePrivate(path, { ...kept, [tenant.id]: credentials } satisfies CredentialsFile);
  const { operatorPassword, tenantPassword, apiKey, webhookSecret } = credentials;
  if (!operatorPassword || !tenantPassword || !apiKey || !webhookSecret) {
    throw new UserError(
      `This database was set up from another home, which has its passwords: copy that home's credentials.json to ${home}, or name an empty database.`,
    );
  }
  return {
    api_url: `http://${config.api.host}:${config.api.port}`,
    dashboard_url: config.publicUrl,
    worker_url: `http://${config.worker.host}:${config.worker.port}`,
    operator: { email: operator.email, password: operatorPassword },
    tenant: { id: tenant.id, slug: tenant.slug, email: tenant.email, password: tenantPassword },
    source: { id: source.id, api_key: apiKey, webhook_secret: webhookSecret },
  };
}
