import { createKeyRing } from '@posthorn/domain';
import { Client } from 'pg';
import { type ResealReport, resealSecrets } from './reseal.ts';

/**
 * Seals every secret of a database anew under the first key of the ring, see {@link resealSecrets}.
 * @param options.keyRing the text of the key ring
 */
export async function resealDatabase(options: {
  url: string;
  keyRing: string;
  signal?: AbortSignal;
}): Promise<ResealReport> {
  const keyRing = createKeyRing(options.keyRing);
  const client = new Client({
    connectionString: options.url,
    application_name: 'posthorn-rotate-keys',
  });
  await client.connect();
  try {
    return await resealSecrets(client, keyRing, { signal: options.signal });
  } finally {
    await client.end();
  }
}
