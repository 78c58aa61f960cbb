import {
  deleteSession,
  deleteSessionsOf,
  findAccountBy,
  findSessions,
  insertSession,
  type MemberRole,
  type PeopleDatabase,
  type SessionRow,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { deviceNameOf } from '../../client/device-name.ts';
import { recordChange } from '../audit/record-change.ts';
import type { DeviceTokens } from './device-tokens.ts';
import type { Tokens } from './tokens.ts';

type EntityManager = Parameters<typeof deleteSessionsOf>[0];

/** What whoever signed in is given. */
export interface SignedIn {
  /** A JWT, for `Authorization: Bearer`. */
  token: string;
  /** When the session ends by itself. */
  expiresAt: Date;
  /** For the device to keep: it is known from now on (`device-tokens.ts`). */
  deviceToken: string;
}

/** What a portal link opens: one tenant with one role, and no account. */
export interface PortalSession {
  /** It lives no longer than the link does. */
  portalLinkId: string;
  tenantId: string;
  role: MemberRole;
  /** Its name in the audit log. */
  label: string;
  /** Pages of these origins may frame it. */
  allowedOrigins: readonly string[];
  expiresAt: Date;
}

/** Who is signed in, as rows: a token works as long as its session is there, on every process. */
export interface Sessions {
  /**
   * Opens a session of an account, with its entry in the audit log. Whoever calls has made sure that
   * it is them.
   * @param options.how for the audit log, after "Signed in": `with Google`
   * @throws PosthornError UNAUTHENTICATED when the account is gone.
   */
  open(account: { id: string }, client: Client, options?: { how?: string }): Promise<SignedIn>;
  /** Opens a session of a portal. */
  openPortal(
    portal: PortalSession,
    client: Client,
  ): Promise<{ id: string; token: string; expiresAt: Date }>;
  /** The live ones of an account, newest first. */
  list(accountId: string): Promise<SessionRow[]>;
  /** Ends one of an account's, in a transaction. @returns what it was; null where it is none of theirs */
  revoke(
    em: EntityManager,
    session: { id: string; accountId?: string },
  ): Promise<{ device: string; address: string } | null>;
  /** Ends all of an account's, in a transaction. @returns how many there were */
  revokeAll(em: EntityManager, accountId: string, exceptId?: string | null): Promise<number>;
}

export function createSessions(parts: {
  people: PeopleDatabase;
  tokens: Tokens;
  devices: DeviceTokens;
  lifetimeS: number;
  now: () => number;
}): Sessions {
  const { people, tokens, devices } = parts;

  /** Tokens tell time in whole seconds: so do sessions, and both end together. */
  const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);

  return {
    async open({ id }, client, { how } = {}) {
      const createdAt = wholeSecond(parts.now());
      const expiresAt = new Date(createdAt.getTime() + parts.lifetimeS * 1000);
      const device = deviceNameOf(client.agent);
      const { address } = client;
      const { account, session } = await people.asOperator(async (em) => {
        const account = await findAccountBy(em, { id });
        if (!account) throw new PosthornError('UNAUTHENTICATED');
        const session = await insertSession(em, {
          kind: 'account',
          accountId: id,
          device,
          address,
          createdAt,
          expiresAt,
        });
        const actor = { kind: 'account' as const, id, name: account.email, address };
        recordChange(
          em,
          { tenantId: null, actor },
          {
            action: 'account.signed_in',
            targetKind: 'account',
            targetId: id,
            summary: ['Signed in', how, `on ${device}`].filter(Boolean).join(' '),
          },
        );
        return { account, session };
      });
      const known = await devices.read(client.deviceToken);
      const [token, deviceToken] = await Promise.all([
        tokens.issue({ id: session.id, subject: id, createdAt, expiresAt }),
        devices.issue(known, account),
      ]);
      return { token, expiresAt, deviceToken };
    },
    async openPortal({ portalLinkId, tenantId, role, label, allowedOrigins, expiresAt }, client) {
      const createdAt = wholeSecond(parts.now());
      const endsAt = wholeSecond(expiresAt.getTime());
      const { id } = await people.asOperator((em) =>
        insertSession(em, {
          kind: 'portal',
          portalLinkId,
          tenantId,
          role,
          label,
          allowedOrigins: [...allowedOrigins],
          device: deviceNameOf(client.agent),
          address: client.address,
          createdAt,
          expiresAt: endsAt,
        }),
      );
      const token = await tokens.issue({ id, subject: id, createdAt, expiresAt: endsAt });
      return { id, token, expiresAt: endsAt };
    },
    list: (accountId) =>
      people.asOperator((em) => findSessions(em, accountId, new Date(parts.now()))),
    revoke: deleteSession,
    revokeAll: deleteSessionsOf,
  };
}
