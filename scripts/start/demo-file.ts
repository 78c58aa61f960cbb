import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivate } from './home.ts';

/** `$POSTHORN_HOME/demo.json`, as the contract has it. */
export interface DemoFile {
  readonly api_url: string;
  readonly dashboard_url: string;
  /** Of the worker's health and metrics. */
  readonly worker_url: string;
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

const pathIn = (home: string) => join(home, 'demo.json');

/**
 * Says that everything is ready, and how to get in. It stays while a process is started again:
 * addresses and keys are the same then.
 */
export async function writeDemoFile(home: string, demo: DemoFile): Promise<void> {
  await writePrivate(pathIn(home), demo);
}

/** Nothing is ready any more, or not yet: only for whoever has the home. */
export async function removeDemoFile(home: string): Promise<void> {
  await rm(pathIn(home), { force: true });
}
