import { type HotPool, runHot } from './statement.ts';

/** A worker says that it lives, and hears how many do; its claims count only while it does. */
export const HEARTBEAT = {
  name: 'heartbeat',
  text: `
insert into workers (id, alive_until) values ($1::uuid, now() + $2::int * interval '1 millisecond')
on conflict (id) do update set alive_until = excluded.alive_until
returning (select count(*)::int from workers where alive_until > now() and id <> $1::uuid) + 1 as alive`,
};

/** Leaving: claims of this worker count no longer. */
export const SIGN_OFF = {
  name: 'sign_off',
  text: 'delete from workers where id = $1::uuid',
};

/**
 * Extends a worker's lease by `leaseMs` from now, by the database's clock.
 * @returns how many workers live, this one included
 */
export async function heartbeat(pool: HotPool, workerId: string, leaseMs: number): Promise<number> {
  const [row] = await runHot<{ alive: number }>(pool, HEARTBEAT, [workerId, leaseMs]);
  return row?.alive ?? 1;
}

/** Ends a worker's lease at once. */
export async function signOff(pool: HotPool, workerId: string): Promise<void> {
  await runHot(pool, SIGN_OFF, [workerId]);
}
