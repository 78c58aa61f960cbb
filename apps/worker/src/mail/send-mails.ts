import {
  type ClaimedMail,
  claimMail,
  deleteEndedMails,
  deleteMail,
  type HotPool,
  postponeMail,
} from '@posthorn/db';
import { type KeyRing, mailContext } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import { z } from 'zod';
import type { Mail, Mailer, MailOutcome } from './mailer.ts';

/** Longer than a server can take over one mail. */
const LEASE_S = 120;
const DELAY_FIRST_S = 30;
const DELAY_MAX_S = 3_600;
/** Over some three hours; a link that lets someone in is rarely wanted later. */
const ATTEMPTS_MAX = 10;
/** Mails of one run; the rest is for the next, so that leaving need not wait for all. */
const RUN_MAX = 100;

const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});

/**
 * Sends the mails that are due. A mail that was handed over and not yet deleted when the worker died
 * goes out twice; none is lost. Logs say which mail, never what is in it.
 */
export function createSendMails(parts: {
  pool: HotPool;
  keyRing: KeyRing;
  /** Null: no server is configured, and nothing is sent. */
  mailer: Mailer | null;
  isStopping: () => boolean;
  logger: Logger;
}): () => Promise<void> {
  const { pool, keyRing, mailer, logger } = parts;

  function open(id: string, sealed: string): Mail | null {
    try {
      return mailSchema.parse(JSON.parse(keyRing.open(sealed, mailContext(id))));
    } catch (err) {
      logger.error({ err, mailId: id }, 'a mail does not open, and is not sent');
      return null;
    }
  }

  async function run(mailer: Mailer): Promise<void> {
    const ended = await deleteEndedMails(pool);
    if (ended > 0) logger.error({ count: ended }, 'mails were not sent while their links lasted');
    for (let count = 0; count < RUN_MAX && !parts.isStopping(); count += 1) {
      const claimed = await claimMail(pool, { leaseS: LEASE_S });
      if (!claimed) return;
      const next = await sendOne(mailer, claimed);
      if (next === 'stop') return;
    }
  }

  /** @returns `stop` where the server would take no other mail either */
  async function sendOne(mailer: Mailer, claimed: ClaimedMail): Promise<'go on' | 'stop'> {
    const { id, sealed, attempts } = claimed;
    const mail = open(id, sealed);
    const outcome: MailOutcome | null = mail && (await mailer.send(mail));
    if (outcome === null || outcome.kind === 'sent') {
      await deleteMail(pool, id);
      return 'go on';
    }
    const told = { mailId: id, attempts, reason: outcome.message };
    if (outcome.kind === 'refused' || attempts >= ATTEMPTS_MAX) {
      logger.error(told, 'a mail could not be sent, and is given up');
      await deleteMail(pool, id);
      return 'go on';
    }
    logger.warn(told, 'a mail could not be sent yet');
    await postponeMail(pool, id, Math.min(DELAY_MAX_S, DELAY_FIRST_S * 2 ** (attempts - 1)));
    return outcome.kind === 'unreachable' ? 'stop' : 'go on';
  }

  let isRunning = false;
  let isWanted = false;
  return async () => {
    if (mailer === null) return;
    isWanted = true;
    // One run at a time: a slow server holds one place of maintenance, not all.
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted && !parts.isStopping()) {
        isWanted = false;
        await run(mailer);
      }
    } finally {
      isRunning = false;
    }
  };
}
