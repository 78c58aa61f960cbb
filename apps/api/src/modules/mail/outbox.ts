import { insertMail } from '@posthorn/db';
import { type KeyRing, mailContext, newId } from '@posthorn/domain';
import type { MailContent } from './templates.ts';

type EntityManager = Parameters<typeof insertMail>[0];

/** Mails that a worker sends (apps/worker/src/mail). */
export interface MailOutbox {
  /** Whether the operator has configured a mail server. */
  readonly isOn: boolean;
  /**
   * Adds a mail in the transaction of what it tells, sealed (promise 9). Without a mail server nothing
   * is added.
   * @param about.expiresAt when what it says is over, and it need not go out any more
   * @returns what to hand to `wake` once that is committed
   */
  put(
    em: EntityManager,
    about: { tenantId: string | null; expiresAt: Date },
    mail: MailContent & { to: string },
  ): Promise<string | null>;
  /** Has it sent now; never fails: mails go out by themselves as well, a little later. */
  wake(mailId: string | null): void;
}

export function createMailOutbox(parts: {
  keyRing: KeyRing;
  isOn: boolean;
  /** Tells a worker that there is something to send, under an id of it. */
  announce: (mailId: string) => void;
}): MailOutbox {
  const { keyRing, isOn, announce } = parts;
  return {
    isOn,
    async put(em, { tenantId, expiresAt }, mail) {
      if (!isOn) return null;
      const id = newId();
      const sealed = keyRing.seal(JSON.stringify(mail), mailContext(id));
      await insertMail(em, { id, tenantId, sealed, expiresAt });
      return id;
    },
    wake(mailId) {
      if (mailId !== null) announce(mailId);
    },
  };
}
