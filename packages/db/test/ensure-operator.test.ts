import { useDatabase } from '@posthorn/testkit';
import { expect, it } from 'vitest';
import { ensureOperator } from '../src/index.ts';

const database = useDatabase();

it('makes the first operator once, and leaves an installation that has one alone', async () => {
  const { url } = database;
  const [one, two] = await Promise.all([
    ensureOperator({ url, email: 'First@Example.com', password: 'correct horse battery' }),
    ensureOperator({ url, email: 'second@example.com', password: 'correct horse battery' }),
  ]);
  expect([one, two].sort()).toEqual([false, true]);
  const { rows } = await database.pool.query('select email, is_operator from accounts');
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ is_operator: true });
  expect(rows[0].email).toBe(rows[0].email.toLowerCase());
  const { rows: audited } = await database.pool.query(
    'select tenant_id, actor_kind, action from audit_log',
  );
  expect(audited).toEqual([{ tenant_id: null, actor_kind: 'system', action: 'operator.created' }]);
});
