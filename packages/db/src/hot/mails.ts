import { type HotPool, runHot } from './statement.ts';

/** A mail in a worker's hands. */
export interface ClaimedMail {
  id: string;
  sealed: string;
  /** This one counted. */
  attempts: number;
}

/**
 * Takes a mail that is due. Nobody else takes it for as long as a server may take over it: the time of
 * its next attempt is the lease.
 */
export const CLAIM_MAIL = {
  name: 'claim_mail',
  text: `
update mails set attempts = attempts + 1, next_attempt_at = now() + $1::int * interval '1 second'
where id = (
  select id from mails where next_attempt_at <= now() and expires_at > now()
  order by next_attempt_at limit 1 for update skip locked)
returning id, sealed, attempts`,
};

export const POSTPONE_MAIL = {
  name: 'postpone_mail',
  text: `update mails set next_attempt_at = now() + $2::int * interval '1 second' where id = $1::uuid`,
};

export const DELETE_MAIL = { name: 'delete_mail', text: 'delete from mails where id = $1::uuid' };

export const DELETE_ENDED_MAILS = {
  name: 'delete_ended_mails',
  text: 'delete from mails where expires_at <= now() returning id',
};

/** The next mail that is due, for `leaseS` seconds; null when none is. */
export async function claimMail(
  pool: HotPool,
  options: { leaseS: number },
): Promise<ClaimedMail | null> {
  const [mail] = await runHot<ClaimedMail>(pool, CLAIM_MAIL, [options.leaseS]);
  return mail ?? null;
}

/** Lets a mail be tried again, in so many seconds. */
export async function postponeMail(pool: HotPool, id: string, delayS: number): Promise<void> {
  await runHot(pool, POSTPONE_MAIL, [id, delayS]);
}

/** Forgets a mail: it was sent, or nothing will make it go. */
export async function deleteMail(pool: HotPool, id: string): Promise<void> {
  await runHot(pool, DELETE_MAIL, [id]);
}

/** Forgets mails whose links are over. @returns how many were never sent */
export async function deleteEndedMails(pool: HotPool): Promise<number> {
  return (await runHot(pool, DELETE_ENDED_MAILS, [])).length;
}
