import { idTimeMs, isUuid } from '@posthorn/domain';
import { useDatabase } from '@posthorn/testkit';
import { expect, it } from 'vitest';

const database = useDatabase();

it('ids that the database makes are UUIDv7 of the time they are made for', async () => {
  const at = new Date('2026-02-03T04:05:06.789Z');
  const { rows } = await database.pool.query<{ id: string }>(
    'select posthorn_new_id($1) as id from generate_series(1, 100)',
    [at],
  );
  for (const { id } of rows) {
    expect(isUuid(id)).toBe(true);
    expect(id).toMatch(/^.{14}7.{4}[89ab]/);
    expect(idTimeMs(id)).toBe(at.getTime());
  }
  expect(new Set(rows.map(({ id }) => id)).size).toBe(100);
});
