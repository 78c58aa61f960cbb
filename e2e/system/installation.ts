import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a started installation says of itself: `$POSTHORN_HOME/demo.json`, as the contract has it. */
export interface Installation {
  readonly api_url: string;
  readonly dashboard_url: string;
  readonly operator: { readonly email: string; readonly password: string };
  readonly tenant: {
    readonly id: string;
    readonly slug: string;
    readonly email: string;
    readonly password: string;
  };
  readonly source: {
    readonly id: string;
    readonly api_key: string;
    readonly webhook_secret: string;
  };
}

/** Where the global setup tells the tests' processes which home to read. */
export const HOME_VARIABLE = 'POSTHORN_E2E_HOME';

/** Reads what the installation in a home says; null while it is not ready. */
export async function readInstallation(home: string): Promise<Installation | null> {
  try {
    return JSON.parse(await readFile(join(home, 'demo.json'), 'utf8')) as Installation;
  } catch {
    return null;
  }
}
