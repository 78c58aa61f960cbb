import { createKeyRing } from '@posthorn/domain';
import { Client } from 'pg';
import { findProcessesWithoutKey, type ProcessWithoutKey } from './processes.ts';
import { type ResealReport, resealSecrets } from './reseal.ts';

/** What was done; or which processes have to know the ring's first key before anything is. */
export type ResealResult =
  | { ok: true; report: ResealReport }
  | { ok: false; processes: ProcessWithoutKey[] };

/**
 * Seals every secret of a database anew under the first key of the ring, see {@link resealSecrets}.
 * Does nothing while an API or a worker is connected that does not have that key.
 * @param options.keyRing the text of the key ring
 */
export async function resealDatabase(options: {
  url: string;
  keyRing: string;
  signal?: AbortSignal;
}): Promise<ResealResult> {
  const keyRing = createKeyRing(options.keyRing);
  const client = new Client({
    connectionString: options.url,
    application_name: 'posthorn-rotate-keys',
  });
  await client.connect();
  try {
    const processes = await findProcessesWithoutKey(client, keyRing);
    if (processes.length > 0) return { ok: false, processes };
    return {
      ok: true,
      report: await resealSecrets(client, keyRing, { signal: options.signal }),
    };
  } finally {
    await client.end();
  }
}
