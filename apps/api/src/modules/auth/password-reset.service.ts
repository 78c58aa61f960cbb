import {
  endPasswordResets,
  findAccountBy,
  findPasswordReset,
  insertPasswordReset,
  type PeopleDatabase,
  proveEmail,
  replacePasswordHash,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import { Counter, type Logger, type Registry } from '@posthorn/telemetry';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import type { MailOutbox } from '../mail/outbox.ts';
import { passwordChangedMail, passwordResetMail } from '../mail/templates.ts';
import { normalEmail } from '../shared/account-faults.ts';
import { Faults } from '../shared/check.ts';
import { hashOfLinkToken, newLinkToken } from '../shared/link-token.ts';
import { createRateLimit } from '../shared/rate-limit.ts';
import { checkNewPassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

const LIFETIME_MS = 3_600_000;
const NOTICE_LIFETIME_MS = 86_400_000;
/** Mails to one address: nobody's mailbox is filled. */
const PER_EMAIL = { burst: 3, everyMs: 20 * 60_000 };
/** From one network address, for whatever email addresses. */
const PER_ADDRESS = { burst: 20, everyMs: 60_000 };
const KEYS_MAX = 50_000;
/** Requests in hand at a time (promise 5): over it, one is dropped, and asked for again by whoever did. */
const WAITING_MAX = 500;

/** A new password for whoever reads the account's mail. Throws PosthornError. */
export interface PasswordResetService {
  /**
   * Takes the request and answers, whatever comes of it: who has an account shows neither in the
   * answer nor in the time that it takes. Nothing is looked up before.
   */
  request(email: string, client: Client): void;
  /**
   * Sets a new password with the token of a link: once, within an hour. Ends every session and every
   * other link of the account. PASSWORD_RESET_INVALID for every link that does nothing;
   * VALIDATION_FAILED for a password that will not do; OVERLOADED.
   */
  reset(input: { token: string; password: string }, client: Client): Promise<void>;
  /** Waits until what was asked for is done. */
  drain(): Promise<void>;
}

export function createPasswordResetService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  passwords: Passwords;
  outbox: MailOutbox;
  publicUrl: string;
  registry: Registry;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => number;
}): PasswordResetService {
  const { people, sessions, passwords, outbox, publicUrl, logger, now } = parts;
  const perEmail = createRateLimit({ rate: PER_EMAIL, keysMax: KEYS_MAX, now });
  const perAddress = createRateLimit({ rate: PER_ADDRESS, keysMax: KEYS_MAX, now });
  const counter = new Counter({
    name: 'posthorn_password_resets_total',
    help: 'Requests of a new password, by what came of them',
    labelNames: ['outcome'] as const,
    registers: [parts.registry],
  });
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;

  function isLimited(email: string, address: string): boolean {
    const block = addressBlockOf(address);
    if (perAddress.waitMs(block) > 0) return true;
    perAddress.take(block);
    if (perEmail.waitMs(email) > 0) return true;
    perEmail.take(email);
    return false;
  }

  async function send(email: string, address: string): Promise<void> {
    const { token, hash } = newLinkToken();
    const expiresAt = new Date(now() + LIFETIME_MS);
    const mailId = await people.asOperator(async (em) => {
      const account = email.includes('\u0000') ? null : await findAccountBy(em, { email });
      if (!account) return null;
      const { id } = account;
      await insertPasswordReset(em, { accountId: id, tokenHash: hash, expiresAt });
      const actor = { kind: 'system' as const, id: null, name: 'Unknown', address };
      recordChange(
        em,
        { tenantId: null, actor },
        {
          action: 'account.password_reset_requested',
          targetKind: 'account',
          targetId: id,
          summary: `A link to reset the password was asked for, for ${account.email}`,
        },
      );
      const content = passwordResetMail({
        url: `${publicUrl}/reset-password?token=${token}`,
        expiresAt,
      });
      const mail = { to: account.email, ...content };
      return outbox.put(em, { tenantId: null, expiresAt }, mail);
    });
    outbox.wake(mailId);
    counter.inc({ outcome: mailId === null ? 'unknown' : 'sent' });
  }

  return {
    request(written, { address }) {
      const email = normalEmail(written).slice(0, 320);
      if (isLimited(email, address)) {
        counter.inc({ outcome: 'rate_limited' });
        return;
      }
      if (!outbox.isOn) {
        counter.inc({ outcome: 'no_mail_server' });
        logger.warn('a new password was asked for, and no mail can be sent: SMTP_URL is not set');
        return;
      }
      if (waiting >= WAITING_MAX) {
        counter.inc({ outcome: 'overloaded' });
        return;
      }
      waiting += 1;
      // One after the other: a flood takes one connection, and no account's turn is longer.
      last = last
        .then(() => send(email, address))
        .catch((err: unknown) => {
          counter.inc({ outcome: 'failed' });
          logger.error({ err }, 'a link to reset a password could not be made');
        })
        .finally(() => {
          waiting -= 1;
        });
    },
    async reset({ token, password }, client) {
      const faults = new Faults();
      checkNewPassword(faults, 'password', password);
      faults.raise();
      const tokenHash = hashOfLinkToken(token);
      const find = () =>
        tokenHash &&
        people.asOperator((em) => findPasswordReset(em, { tokenHash, now: new Date(now()) }));
      // Looked up before the password is hashed: whoever has no link costs no more than that.
      if (!tokenHash || !(await find())) throw new PosthornError('PASSWORD_RESET_INVALID');
      const to = await passwords.hash(password, { client, isKnown: false });
      const mailId = await people.asOperator(async (em) => {
        const found = await findPasswordReset(em, { tokenHash, now: new Date(now()) });
        const account = found && (await findAccountBy(em, { id: found.accountId }));
        if (!account) throw new PosthornError('PASSWORD_RESET_INVALID');
        const { id, email, passwordHash: from } = account;
        if (!(await replacePasswordHash(em, id, { from, to }))) {
          throw new PosthornError('PASSWORD_RESET_INVALID');
        }
        await proveEmail(em, id);
        await endPasswordResets(em, id);
        const ended = await sessions.revokeAll(em, id);
        recordChange(
          em,
          { tenantId: null, actor: { kind: 'account', id, name: email, address: client.address } },
          {
            action: 'account.password_reset',
            targetKind: 'account',
            targetId: id,
            summary: `Set a new password by a mailed link; ${ended} ${ended === 1 ? 'session' : 'sessions'} ended`,
          },
        );
        const expiresAt = new Date(now() + NOTICE_LIFETIME_MS);
        const content = passwordChangedMail({ url: `${publicUrl}/sign-in` });
        return outbox.put(em, { tenantId: null, expiresAt }, { to: email, ...content });
      });
      outbox.wake(mailId);
    },
    drain: () => last,
  };
}
