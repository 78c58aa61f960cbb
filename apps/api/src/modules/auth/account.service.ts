import {
  endPasswordResets,
  findAccountBy,
  type PeopleDatabase,
  replacePasswordHash,
  type SessionRow,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import { Faults } from '../shared/check.ts';
import { actorOf, type Caller } from './caller.ts';
import { checkNewPassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { SignInLog } from './sign-in-log.ts';

/** A session as the person it is of sees it. */
export interface ListedSession extends SessionRow {
  isCurrent: boolean;
}

/** What people do with their own account. Throws PosthornError; FORBIDDEN for whoever is no person. */
export interface AccountService {
  /** Ends the session that the request was made with, or all of the account's. */
  signOut(caller: Caller, options: { everywhere: boolean }): Promise<void>;
  /** The live ones, newest first. */
  sessions(caller: Caller): Promise<ListedSession[]>;
  /** NOT_FOUND for what is none of the caller's live sessions. */
  revokeSession(caller: Caller, id: string): Promise<void>;
  /**
   * Ends every other session of the account: whoever knew the old password is out. Wrong tries of
   * the current one count for the session.
   * INVALID_CREDENTIALS, RATE_LIMITED, OVERLOADED; VALIDATION_FAILED for a new one that does not do.
   */
  changePassword(
    caller: Caller,
    passwords: { current: string; next: string },
    client: Client,
  ): Promise<void>;
}

export function createAccountService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  limits: SignInLimits;
  passwords: Passwords;
  log: SignInLog;
}): AccountService {
  const { people, sessions, limits, passwords, log } = parts;

  return {
    signOut(caller, { everywhere }) {
      const accountId = accountOf(caller);
      const by = { tenantId: null, actor: actorOf(caller) };
      const target = { targetKind: 'account', targetId: accountId };
      return people.asOperator(async (em) => {
        if (everywhere) {
          const count = await sessions.revokeAll(em, accountId);
          recordChange(em, by, {
            action: 'account.signed_out_everywhere',
            ...target,
            summary: `Signed out everywhere: ${count} ${count === 1 ? 'session' : 'sessions'} ended`,
          });
          return;
        }
        const { sessionId } = caller;
        const ended = sessionId && (await sessions.revoke(em, { id: sessionId, accountId }));
        // Gone already where two sign out at once.
        if (!ended) return;
        const summary = `Signed out on ${ended.device}`;
        recordChange(em, by, { action: 'account.signed_out', ...target, summary });
      });
    },
    async sessions(caller) {
      const listed = await sessions.list(accountOf(caller));
      return listed.map((session) => ({ ...session, isCurrent: session.id === caller.sessionId }));
    },
    revokeSession(caller, id) {
      const accountId = accountOf(caller);
      return people.asOperator(async (em) => {
        const ended = isUuid(id) ? await sessions.revoke(em, { id, accountId }) : null;
        if (!ended) {
          throw new PosthornError('NOT_FOUND', { message: 'There is no such session of yours.' });
        }
        recordChange(
          em,
          { tenantId: null, actor: actorOf(caller) },
          {
            action: 'session.revoked',
            targetKind: 'session',
            targetId: id.toLowerCase(),
            summary: `Ended the session on ${ended.device}, last seen from ${ended.address}`,
          },
        );
      });
    },
    async changePassword(caller, { current, next }, client) {
      const id = accountOf(caller);
      const faults = new Faults();
      checkNewPassword(faults, 'next', next);
      faults.raise();
      const account = await people.asOperator((em) => findAccountBy(em, { id }));
      if (!account) throw new PosthornError('UNAUTHENTICATED');
      const counted = limits.take(account.email, { knownId: caller.sessionId ?? id });
      const from = account.passwordHash;
      const place = { client, isKnown: true };
      let isRight: boolean;
      let to = '';
      try {
        isRight = await passwords.isRight(from, current, place);
        if (isRight) to = await passwords.hash(next, place);
      } catch (error) {
        counted.wasNotMade();
        throw error;
      }
      if (!isRight) {
        log.failed(account, client);
        throw new PosthornError('INVALID_CREDENTIALS', {
          message: 'The current password is wrong.',
        });
      }
      counted.wasRight();
      await people.asOperator(async (em) => {
        if (!(await replacePasswordHash(em, id, { from, to }))) {
          const message = 'The password was changed meanwhile. Sign in with it and try again.';
          throw new PosthornError('CONFLICT', { message });
        }
        await endPasswordResets(em, id);
        const ended = await sessions.revokeAll(em, id, caller.sessionId);
        recordChange(
          em,
          { tenantId: null, actor: actorOf(caller) },
          {
            action: 'account.password_changed',
            targetKind: 'account',
            targetId: id,
            summary: `Changed the password; ${ended} other ${ended === 1 ? 'session' : 'sessions'} ended`,
          },
        );
      });
    },
  };
}

/** The account of a person. Throws FORBIDDEN (PosthornError) for machines and portals. */
export function accountOf({ accountId }: Caller): string {
  if (accountId !== null) return accountId;
  throw new PosthornError('FORBIDDEN', { message: 'Only a person who has signed in may do this.' });
}
