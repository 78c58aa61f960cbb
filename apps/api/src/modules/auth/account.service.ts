import type { PeopleDatabase, SessionRow } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import { recordChange } from '../audit/record-change.ts';
import { actorOf, type Caller } from './caller.ts';
import type { Sessions } from './sessions.ts';

/** A session as the person it is of sees it. */
export interface ListedSession extends SessionRow {
  isCurrent: boolean;
}

/** What people do with their own account. Throws PosthornError; FORBIDDEN for whoever is no person. */
export interface AccountService {
  /** Ends the session that the request was made with, or all of the account's. A portal's as well. */
  signOut(caller: Caller, options: { everywhere: boolean }): Promise<void>;
  /** The live ones, newest first. */
  sessions(caller: Caller): Promise<ListedSession[]>;
  /** NOT_FOUND for what is none of the caller's live sessions. */
  revokeSession(caller: Caller, id: string): Promise<void>;
}

export function createAccountService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
}): AccountService {
  const { people, sessions } = parts;

  return {
    signOut(caller, { everywhere }) {
      const { sessionId: id, accountId } = caller;
      if (id === null) {
        const message = 'An API key has no session to end: revoke the key instead.';
        throw new PosthornError('FORBIDDEN', { message });
      }
      const tenantId = caller.kind === 'portal' ? (caller.memberships[0]?.tenantId ?? null) : null;
      return people.asOperator(async (em) => {
        const by = { tenantId, actor: actorOf(caller) };
        if (everywhere && accountId !== null) {
          const count = await sessions.revokeAll(em, accountId);
          recordChange(em, by, {
            action: 'account.signed_out_everywhere',
            targetKind: 'account',
            targetId: accountId,
            summary: `Signed out everywhere: ${count} ${count === 1 ? 'session' : 'sessions'} ended`,
          });
          return;
        }
        const ended = await sessions.revoke(em, { id });
        recordChange(em, by, {
          action: accountId === null ? 'portal.signed_out' : 'account.signed_out',
          targetKind: accountId === null ? 'session' : 'account',
          targetId: accountId ?? id,
          summary: `Signed out on ${ended?.device ?? 'a session that had ended'}`,
        });
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
  };
}

/** The account of a person. Throws FORBIDDEN (PosthornError) for machines and portals. */
export function accountOf({ accountId }: Caller): string {
  if (accountId !== null) return accountId;
  throw new PosthornError('FORBIDDEN', { message: 'Only a person who has signed in may do this.' });
}
