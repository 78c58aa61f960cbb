import {
  type AccountCredentials,
  findAccountBy,
  findMembership,
  findPublicAccounts,
  findTenantsByIds,
  type InvitationRow,
  insertMembership,
  lockOpenInvitation,
  type PeopleDatabase,
  type PublicAccount,
  type TenantRow,
} from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import { hashOfLinkToken } from '../shared/link-token.ts';

type EntityManager = Parameters<typeof findAccountBy>[0];

/** What an open invitation's link leads to. */
export interface FoundInvitation {
  /** What `join` takes. */
  hash: Buffer;
  invitation: InvitationRow;
  tenant: TenantRow;
  /** Whoever has the invited address here; null: nobody yet. */
  account: AccountCredentials | null;
  /** Null: an API key, or someone who is gone. */
  invitedBy: PublicAccount | null;
}

/** The links of invitations, whichever way somebody shows that they are the invited. */
export interface InvitationLinks {
  /** Null for a link that lets nobody in, whatever the reason. */
  find(token: string): Promise<FoundInvitation | null>;
  /**
   * Uses the link up, in one transaction with the membership that it makes. Whoever is a member
   * already stays what they are.
   * @param accountOf who joins: finds or makes their account, once the link is held
   * @throws PosthornError INVITATION_INVALID, and what `accountOf` throws
   */
  join(
    hash: Buffer,
    client: Client,
    accountOf: (
      em: EntityManager,
      invitation: InvitationRow,
    ) => Promise<{ id: string; email: string }>,
  ): Promise<{ id: string }>;
}

export function createInvitationLinks(parts: {
  people: PeopleDatabase;
  now: () => number;
}): InvitationLinks {
  const { people } = parts;
  return {
    async find(token) {
      const hash = hashOfLinkToken(token);
      if (!hash) return null;
      return people.asOperator(async (em) => {
        const invitation = await lockOpenInvitation(em, hash, new Date(parts.now()));
        if (!invitation) return null;
        const { tenantId, email, invitedBy: inviterId } = invitation;
        const [tenant] = await findTenantsByIds(em, [tenantId]);
        if (!tenant) return null;
        const account = await findAccountBy(em, { email });
        const [invitedBy] = inviterId ? await findPublicAccounts(em, [inviterId]) : [];
        return { hash, invitation, tenant, account, invitedBy: invitedBy ?? null };
      });
    },
    join: (hash, client, accountOf) =>
      people.asOperator(async (em) => {
        const at = new Date(parts.now());
        const invitation = await lockOpenInvitation(em, hash, at);
        if (!invitation) throw new PosthornError('INVITATION_INVALID');
        const { tenantId, role } = invitation;
        const { id, email } = await accountOf(em, invitation);
        invitation.acceptedAt = at;
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
      }),
  };
}
