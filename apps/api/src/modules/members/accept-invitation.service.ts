import {
  type AccountCredentials,
  findAccountBy,
  findMembership,
  findTenantsByIds,
  type InvitationRow,
  insertAccount,
  insertMembership,
  lockOpenInvitation,
  type PeopleDatabase,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import type { Caller } from '../auth/caller.ts';
import { checkNewPassword } from '../auth/password-rules.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions, SignedIn } from '../auth/sessions.ts';
import type { SignInService } from '../auth/sign-in.service.ts';
import { checkPersonName } from '../shared/account-faults.ts';
import { Faults } from '../shared/check.ts';
import { hashOfLinkToken } from '../shared/link-token.ts';

type EntityManager = Parameters<typeof findAccountBy>[0];

/** What whoever has the link may know before they accept. */
export interface InvitationPreview {
  email: string;
  tenantName: string;
  role: InvitationRow['role'];
  expiresAt: Date;
  /** Whether the address has an account: its own password is asked for then, not a new one. */
  hasAccount: boolean;
}

/** What is done with the link of an invitation. Throws PosthornError. */
export interface AcceptInvitationService {
  /** Null for a link that lets nobody in, whatever the reason. */
  preview(token: string): Promise<InvitationPreview | null>;
  /**
   * Makes whoever has the link a member, and signs them in. An address that has an account proves that
   * it is theirs: by being signed in as it, or by its password, which counts as a sign-in. So nobody
   * gets into an account by inviting it. Without one, `name` and `password` make it.
   *
   * INVITATION_INVALID for every link that lets nobody in; INVALID_CREDENTIALS, RATE_LIMITED,
   * OVERLOADED as at sign-in; VALIDATION_FAILED for a name or password that will not do.
   */
  accept(
    input: { token: string; name: string; password: string },
    by: { caller: Caller | null; client: Client },
  ): Promise<SignedIn>;
}

export function createAcceptInvitationService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  signIns: SignInService;
  passwords: Passwords;
  now: () => number;
}): AcceptInvitationService {
  const { people, sessions, signIns, passwords } = parts;

  async function find(token: string) {
    const hash = hashOfLinkToken(token);
    if (!hash) return null;
    return people.asOperator(async (em) => {
      const invitation = await lockOpenInvitation(em, hash, new Date(parts.now()));
      if (!invitation) return null;
      const [tenant] = await findTenantsByIds(em, [invitation.tenantId]);
      if (!tenant) return null;
      const account = await findAccountBy(em, { email: invitation.email });
      return { hash, invitation, tenant, account };
    });
  }

  /** Uses the link up, in one transaction with the membership that it makes. */
  async function join(
    hash: Buffer,
    client: Client,
    accountOf: (
      em: EntityManager,
      invitation: InvitationRow,
    ) => Promise<{ id: string; email: string }>,
  ): Promise<{ id: string }> {
    return people.asOperator(async (em) => {
      const at = new Date(parts.now());
      const invitation = await lockOpenInvitation(em, hash, at);
      if (!invitation) throw new PosthornError('INVITATION_INVALID');
      const { tenantId, role } = invitation;
      const account = await accountOf(em, invitation);
      invitation.acceptedAt = at;
      const { id, email } = account;
      const isMember = (await findMembership(em, { tenantId, accountId: id })) !== null;
      if (!isMember) insertMembership(em, { tenantId, accountId: id, role });
      recordChange(
        em,
        { tenantId, actor: { kind: 'account', id, name: email, address: client.address } },
        {
          action: 'member.joined',
          targetKind: 'invitation',
          targetId: invitation.id,
          summary: isMember ? `${email} was a member already` : `${email} joined as ${role}`,
          changes: { role: [null, isMember ? null : role] },
        },
      );
      await em.flush();
      return { id };
    });
  }

  async function joinAsNew(
    hash: Buffer,
    { name, password }: { name: string; password: string },
    client: Client,
  ): Promise<SignedIn> {
    const faults = new Faults();
    checkPersonName(faults, 'name', name);
    checkNewPassword(faults, 'password', password);
    faults.raise();
    const passwordHash = await passwords.hash(password, { client, isKnown: false });
    const account = await join(hash, client, async (em, { email }) => {
      const made = insertAccount(em, { email, name, passwordHash, isOperator: false });
      await em.flush();
      return made;
    });
    return sessions.open(account, client);
  }

  async function joinAs(
    hash: Buffer,
    account: AccountCredentials,
    client: Client,
    signIn: () => Promise<SignedIn>,
  ): Promise<SignedIn> {
    const signedIn = await signIn();
    await join(hash, client, async () => account);
    return signedIn;
  }

  return {
    async preview(token) {
      const found = await find(token);
      if (!found) return null;
      const { invitation, tenant, account } = found;
      const { email, role, expiresAt } = invitation;
      return { email, role, expiresAt, tenantName: tenant.name, hasAccount: account !== null };
    },
    async accept({ token, name, password }, { caller, client }) {
      const found = await find(token);
      if (!found) throw new PosthornError('INVITATION_INVALID');
      const { hash, account } = found;
      if (!account) return joinAsNew(hash, { name, password }, client);
      if (caller?.accountId === account.id) {
        return joinAs(hash, account, client, () => sessions.open(account, client));
      }
      const { email } = account;
      return joinAs(hash, account, client, () => signIns.signIn({ email, password, client }));
    },
  };
}
