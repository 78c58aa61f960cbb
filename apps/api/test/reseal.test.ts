import { randomBytes } from 'node:crypto';
import { resealSecrets, SEALED_COLUMNS } from '@posthorn/db';
import { createKeyRing } from '@posthorn/domain';
import {
  createAccount,
  type Receiver,
  searchDatabase,
  startReceiver,
  waitUntil,
} from '@posthorn/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

const api = useApi({ env: { SMTP_URL: 'smtp://127.0.0.1:1' } });
let receiver: Receiver;
let people: People;

beforeAll(async () => {
  receiver = await startReceiver();
  people = await makePeople(api);
});
afterAll(() => receiver.stop());

const tablesWith = async (text: string) =>
  new Set((await searchDatabase(api.database.pool, text)).map((line) => line.split(':')[0]));

it('whatever the API has sealed is sealed anew when the key ring is turned over (promise 9)', async () => {
  const created = await Promise.all(
    [{ signature_scheme: 'hmac' }, { signature_scheme: 'ed25519' }].map((scheme) =>
      api.call('POST', '/api/v1/webhooks', {
        token: people.owner,
        body: {
          callback_url: `${receiver.url}/hook`,
          headers: { 'x-token': 'canary' },
          receiver_auth: { type: 'basic', username: 'me', password: 'canary' },
          ...scheme,
        },
      }),
    ),
  );
  expect(created.map(({ status }) => status)).toEqual([200, 200]);
  const source = await api.graphql(
    'mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } } }',
    { input: { name: 'shop' } },
    people.owner,
  );
  expect(source.errors).toBeUndefined();
  const account = await createAccount(api.database.pool);
  await api.graphql('mutation ($email: String!) { requestPasswordReset(email: $email) }', {
    email: account.email,
  });

  // All that the list names is there, and nothing that it does not.
  const listed = new Set(SEALED_COLUMNS.map(({ table }) => table));
  await waitUntil(async () => (await tablesWith('v1.k1.')).size >= listed.size, {
    describe: 'a mail in the outbox',
  });
  expect(await tablesWith('v1.k1.')).toEqual(listed);
  const fresh = `k2:${randomBytes(32).toString('base64')}`;
  const report = await resealSecrets(api.database.pool, createKeyRing(`${fresh},${api.keyRing}`));
  expect(report.columns.every(({ resealed, unreadable }) => resealed > 0 && unreadable === 0)).toBe(
    true,
  );
  expect(await tablesWith('v1.k1.')).toEqual(new Set());
  expect(await tablesWith('v1.k2.')).toEqual(listed);
});
