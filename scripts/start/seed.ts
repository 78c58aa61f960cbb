import * as db from '@posthorn/db';
import type { HomeSecrets } from './home.ts';

/** Who and what is there after the first start. */
export interface Seeded {
  readonly operator: { readonly email: string };
  readonly tenant: { readonly id: string; readonly slug: string; readonly email: string };
  readonly source: { readonly id: string };
}

/**
 * Makes the operator's account, the demo tenant with its member, its event types and a source, each
 * with the credentials of this home; what is there already stays as it is.
 */
export async function seedInstallation(options: {
  readonly url: string;
  readonly secrets: HomeSecrets;
  readonly keyRing: string;
}): Promise<Seeded> {
  const { url, secrets, keyRing } = options;
  return await db.seedDemo({
    url,
    keyRing,
    operatorPassword: secrets.operatorPassword,
    tenantPassword: secrets.tenantPassword,
    sourceApiKey: secrets.sourceApiKey,
    sourceWebhookSecret: secrets.sourceWebhookSecret,
  });
}
