import { newKeyRing, useDatabase } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import { isPassword, seedInstallation } from '../src/index.ts';

describe('seeding an installation', () => {
  const database = useDatabase();
  const keyRing = newKeyRing();
  let made = 0;
  const newPassword = () => `password-${made++}`;

  it('makes everything once, tells its secrets once, and keeps what is there', async () => {
    const first = await seedInstallation({ url: database.url, keyRing, newPassword });
    expect(first.created).toBe(true);
    expect(first.source.apiKey).toMatch(/^phs_/);
    expect(first.source.webhookSecret).toMatch(/^whsec_/);
    const { rows } = await database.pool.query<{ password_hash: string }>(
      'select password_hash from accounts where email = $1',
      [first.tenant.email],
    );
    const hash = rows[0]?.password_hash ?? '';
    expect(await isPassword(hash, first.tenant.password ?? '')).toBe(true);

    await database.pool.query(
      `update event_types set description = 'mine' where name = 'order.created'`,
    );
    const second = await seedInstallation({ url: database.url, keyRing, newPassword });
    expect(second).toEqual({
      created: false,
      operator: { email: first.operator.email },
      tenant: { id: first.tenant.id, slug: 'demo', email: first.tenant.email },
      source: { id: first.source.id },
    });
    const kept = await database.pool.query('select 1 from event_types where description = $1', [
      'mine',
    ]);
    expect(kept.rowCount).toBe(1);
  });

  it('makes everything once when two processes start at the same time', async () => {
    await database.pool.query('delete from accounts; delete from tenants; delete from sources');
    const both = await Promise.all([
      seedInstallation({ url: database.url, keyRing, newPassword }),
      seedInstallation({ url: database.url, keyRing, newPassword }),
    ]);
    expect(both.filter(({ created }) => created)).toHaveLength(1);
  });
});
