import {
  countInvitationsSince,
  findInvitation,
  findInvitations,
  findPublicAccounts,
  findTenantsByIds,
  type InvitationRow,
  isMemberEmail,
  type MemberRole,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type PublicAccount,
  replaceInvitation,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import type { MailOutbox } from '../mail/outbox.ts';
import { invitationMail } from '../mail/templates.ts';
import { checkEmail, normalEmail } from '../shared/account-faults.ts';
import { Faults } from '../shared/check.ts';
import { newLinkToken } from '../shared/link-token.ts';
import { checkMayManage } from './may-manage.ts';

const LIFETIME_MS = 7 * 86_400_000;
/** Invitations are mails to whomever one names: of one tenant so many in an hour. */
const PER_HOUR_MAX = 100;
const HOUR_MS = 3_600_000;

export interface InvitationRecord {
  invitation: InvitationRow;
  /** Null: an API key, an operator who is no member, or someone who is gone. */
  invitedBy: PublicAccount | null;
}

/** Invitations to a tenant: made, listed, revoked. Throws PosthornError. */
export interface InvitationService {
  /** Those that are open, or over without having been accepted. */
  list(scope: Scope, page: PageRequest): Promise<Page<InvitationRecord & { id: string }>>;
  /**
   * Invites whoever reads this address, for seven days. The link is in the answer, and mailed where
   * the operator has a mail server. An open invitation to the same address ends.
   * CONFLICT for a member, RATE_LIMITED over 100 in an hour.
   */
  invite(
    scope: Scope,
    input: { email: string; role: MemberRole },
  ): Promise<InvitationRecord & { inviteUrl: string; isMailed: boolean }>;
  /** Its link lets nobody in any more. Revoking again changes nothing. */
  revoke(scope: Scope, id: string): Promise<void>;
}

export function createInvitationService(parts: {
  people: PeopleDatabase;
  outbox: MailOutbox;
  publicUrl: string;
  now: () => number;
}): InvitationService {
  const { people, outbox, publicUrl } = parts;

  return {
    list: ({ tenantId }, page) =>
      people.asTenant(tenantId, async (em) => {
        const found = await findInvitations(em, { tenantId }, page);
        const ids = found.rows.flatMap(({ invitedBy }) => invitedBy ?? []);
        const accounts = new Map(
          (await findPublicAccounts(em, ids)).map((account) => [account.id, account]),
        );
        const rows = found.rows.map((invitation) => ({
          id: invitation.id,
          invitation,
          invitedBy: accounts.get(invitation.invitedBy ?? '') ?? null,
        }));
        return { ...found, rows };
      }),
    async invite(scope, { email: written, role }) {
      const { tenantId, accountId, actor } = scope;
      const email = normalEmail(written);
      const faults = new Faults();
      checkEmail(faults, 'email', email);
      faults.raise();
      checkMayManage(scope, role);
      const { token, hash } = newLinkToken();
      const inviteUrl = `${publicUrl}/accept-invitation?token=${token}`;
      const nowMs = parts.now();
      const expiresAt = new Date(nowMs + LIFETIME_MS);
      const made = await people.asTenant(tenantId, async (em) => {
        const [tenant] = await findTenantsByIds(em, [tenantId]);
        if (!tenant) throw new PosthornError('NOT_FOUND', { message: 'There is no such tenant.' });
        if (await isMemberEmail(em, { tenantId, email })) {
          throw new PosthornError('CONFLICT', { message: `${email} is a member already.` });
        }
        const since = new Date(nowMs - HOUR_MS);
        if ((await countInvitationsSince(em, tenantId, since)) >= PER_HOUR_MAX) {
          throw new PosthornError('RATE_LIMITED', {
            message: `At most ${PER_HOUR_MAX} invitations in an hour.`,
            retryAfterS: HOUR_MS / 1000,
          });
        }
        const values = { tenantId, email, role, tokenHash: hash, invitedBy: accountId, expiresAt };
        const invitation = await replaceInvitation(em, values);
        recordChange(em, scope, {
          action: 'member.invited',
          targetKind: 'invitation',
          targetId: invitation.id,
          summary: `Invited ${email}`,
          changes: { role: [null, role] },
        });
        const isPerson = actor.kind === 'account';
        const about = { tenantName: tenant.name, role, url: inviteUrl, expiresAt };
        const content = invitationMail({ ...about, invitedBy: isPerson ? actor.name : null });
        const mailId = await outbox.put(em, { tenantId, expiresAt }, { to: email, ...content });
        const [invitedBy] = accountId ? await findPublicAccounts(em, [accountId]) : [];
        return { invitation, invitedBy: invitedBy ?? null, mailId };
      });
      const { mailId, ...record } = made;
      outbox.wake(mailId);
      return { ...record, inviteUrl, isMailed: mailId !== null };
    },
    async revoke(scope, id) {
      const { tenantId } = scope;
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      await people.asTenant(tenantId, async (em) => {
        const invitation = await findInvitation(em, { tenantId, id });
        if (!invitation) throw new PosthornError('NOT_FOUND');
        checkMayManage(scope, invitation.role);
        if (invitation.revokedAt || invitation.acceptedAt) return;
        invitation.revokedAt = new Date(parts.now());
        recordChange(em, scope, {
          action: 'invitation.revoked',
          targetKind: 'invitation',
          targetId: id,
          summary: `Revoked the invitation of ${invitation.email}`,
        });
        await em.flush();
      });
    },
  };
}
