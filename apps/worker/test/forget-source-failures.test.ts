import { newId } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { expect, it } from 'vitest';
import { useHarness } from './harness.ts';

const harness = useHarness();

it('failed authentications of days that are no longer shown are forgotten by themselves', async () => {
  const { pool } = harness.database;
  const sourceId = newId();
  await pool.query(`insert into sources (id, name) values ($1, 'shop')`, [sourceId]);
  await pool.query(
    `insert into source_failures (source_id, day, code, address, requests, first_at, last_at)
     select $1, (now() at time zone 'UTC')::date - days, 'KEY_ENDED', '', days + 1, now(), now()
     from unnest('{0,6,7,40}'::int[]) days`,
    [sourceId],
  );
  await pool.query(
    `insert into unknown_source_keys (day, address, code, key_prefix, requests, first_at, last_at)
     select (now() at time zone 'UTC')::date - days, '', 'UNKNOWN_KEY', '', days + 1, now(), now()
     from unnest('{0,6,7,40}'::int[]) days`,
  );
  const left = async () => {
    const { rows } = await pool.query<{ requests: number[] }>(
      `select array(select requests::int from source_failures order by 1) || array(select requests::int from unknown_source_keys order by 1) as requests`,
    );
    return rows[0]?.requests ?? [];
  };
  expect(await left()).toHaveLength(8);
  await harness.startWorker();
  await waitUntil(async () => (await left()).length <= 4, { describe: 'the old rows to leave' });
  expect(await left()).toEqual([1, 7, 1, 7]);
});
