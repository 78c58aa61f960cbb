import { type AccountCredentials, type InvitationRow, insertAccount } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import type { Caller } from '../auth/caller.ts';
import { checkNewPassword } from '../auth/password-rules.ts';
import type { Passwords } from '../auth/passwords.ts';
import type { Sessions, SignedIn } from '../auth/sessions.ts';
import type { SignInService } from '../auth/sign-in.service.ts';
import { checkPersonName } from '../shared/account-faults.ts';
import { Faults } from '../shared/check.ts';
import type { InvitationLinks } from './invitation-links.ts';

/** What whoever has the link may know before they accept. */
export interface InvitationPreview {
  email: string;
  tenantName: string;
  tenantSlug: string;
  role: InvitationRow['role'];
  /** Null: an API key, or someone who is gone. */
  invitedBy: { name: string; email: string } | null;
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
  links: InvitationLinks;
  sessions: Sessions;
  signIns: SignInService;
  passwords: Passwords;
}): AcceptInvitationService {
  const { links, sessions, signIns, passwords } = parts;

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
    const account = await links.join(hash, client, async (em, { email }) => {
      // Whoever invited them has the link as well: it does not show whose the address is.
      const made = insertAccount(em, {
        email,
        name,
        passwordHash,
        isOperator: false,
        isEmailUnproven: true,
      });
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
    await links.join(hash, client, async () => account);
    return signedIn;
  }

  return {
    async preview(token) {
      const found = await links.find(token);
      if (!found) return null;
      const { invitation, tenant, account, invitedBy } = found;
      const { email, role, expiresAt } = invitation;
      const { name: tenantName, slug: tenantSlug } = tenant;
      const hasAccount = account !== null;
      return { email, role, expiresAt, tenantName, tenantSlug, invitedBy, hasAccount };
    },
    async accept({ token, name, password }, { caller, client }) {
      const found = await links.find(token);
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
