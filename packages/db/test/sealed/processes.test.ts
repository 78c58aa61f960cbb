import { randomBytes } from 'node:crypto';
import { createKeyRing } from '@posthorn/domain';
import { useDatabase } from '@posthorn/testkit';
import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { connectionName, findProcessesWithoutKey } from '../../src/index.ts';

const database = useDatabase();
const OLD = `k1:${randomBytes(32).toString('base64')}`;
const NEW = `k2:${randomBytes(32).toString('base64')}`;
const wanted = createKeyRing(`${NEW},${OLD}`);
const clients: Client[] = [];

afterEach(() => Promise.all(clients.splice(0).map((client) => client.end())));

async function connect(application_name: string): Promise<void> {
  const client = new Client({ connectionString: database.url, application_name });
  await client.connect();
  clients.push(client);
}

it('finds whoever does not have the first key, or does not say so, and nobody else', async () => {
  for (const ring of [`${NEW},${OLD}`, `${OLD},${NEW}`, NEW]) {
    await connect(connectionName('posthorn-api', createKeyRing(ring)));
    await connect(connectionName('posthorn-worker', createKeyRing(ring)));
  }
  // Neither opens anything.
  for (const name of ['posthorn-people', 'posthorn-rotate-keys', 'psql']) await connect(name);
  expect(await findProcessesWithoutKey(database.pool, wanted)).toEqual([]);

  await connect(connectionName('posthorn-worker', createKeyRing(OLD)));
  await connect(connectionName('posthorn-worker', createKeyRing(OLD)));
  // A version that says nothing of its ring.
  await connect('posthorn-api');
  expect(await findProcessesWithoutKey(database.pool, wanted)).toEqual([
    { name: 'posthorn-api', address: '127.0.0.1' },
    { name: 'posthorn-worker', address: '127.0.0.1' },
  ]);
});

it('takes a key of the same id for another, and never tells a key', () => {
  const namesake = createKeyRing(`k2:${randomBytes(32).toString('base64')}`);
  expect(namesake.fingerprints[0]).not.toBe(wanted.fingerprints[0]);
  const name = connectionName('posthorn-worker', wanted);
  expect(name).toMatch(/^posthorn-worker ring=[0-9a-f]{6},[0-9a-f]{6}$/);
  for (const key of [OLD, NEW]) {
    const bytes = Buffer.from(key.slice(3), 'base64');
    expect(bytes.toString('hex')).not.toContain(wanted.fingerprints[0]);
  }
});

it('names a ring of many keys by as many as PostgreSQL keeps whole', () => {
  const ring = Array.from({ length: 9 }, (_, at) => `k${at}:${randomBytes(32).toString('base64')}`);
  const name = connectionName('posthorn-worker', createKeyRing(ring.join()));
  expect(name.length).toBeLessThan(64);
  expect(name).toMatch(/ring=([0-9a-f]{6},){5}[0-9a-f]{6}$/);
});
