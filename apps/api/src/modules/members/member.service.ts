import {
  capApiKeys,
  deleteMember,
  findMembers,
  findPublicAccounts,
  lockMember,
  type MemberRole,
  type MembershipRow,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type PublicAccount,
  revokeApiKeysOf,
  revokeInvitationsOf,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import { isAtLeast } from '../../access/access-table.ts';
import type { Scope } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import { accountOf as personOf } from '../auth/account.service.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { checkMayManage } from './may-manage.ts';

type EntityManager = Parameters<typeof lockMember>[0];

export interface MemberRecord {
  membership: MembershipRow;
  account: PublicAccount;
}

/** Who belongs to a tenant. Throws PosthornError. */
export interface MemberService {
  list(scope: Scope, page: PageRequest): Promise<Page<MemberRecord & { id: string }>>;
  /**
   * Gives a member another role. Who is lowered keeps no key and no open invitation above the new
   * role. CONFLICT where the tenant would be left without an owner.
   */
  update(scope: Scope, id: string, role: MemberRole): Promise<MemberRecord>;
  /**
   * Ends a membership: every process refuses whoever it was from the next request on. Their open
   * invitations end with it; the API keys they made go on working unless `revokesApiKeys`.
   */
  remove(scope: Scope, id: string, options: { revokesApiKeys: boolean }): Promise<void>;
  /** Ends one's own membership, whatever the role. NOT_FOUND for whoever is no member. */
  leave(caller: Caller, tenantId: string | null): Promise<{ id: string }>;
}

export function createMemberService(people: PeopleDatabase): MemberService {
  async function accountOf(em: EntityManager, membership: MembershipRow): Promise<PublicAccount> {
    const [account] = await findPublicAccounts(em, [membership.accountId]);
    if (!account) throw new PosthornError('NOT_FOUND');
    return account;
  }

  async function lock(em: EntityManager, key: Parameters<typeof lockMember>[1]) {
    const found = await lockMember(em, key);
    if (!found) throw new PosthornError('NOT_FOUND', { message: 'There is no such member.' });
    return found;
  }

  return {
    list: ({ tenantId }, page) =>
      people.asTenant(tenantId, async (em) => {
        const found = await findMembers(em, { tenantId }, page);
        const ids = found.rows.map(({ accountId }) => accountId);
        const accounts = new Map(
          (await findPublicAccounts(em, ids)).map((account) => [account.id, account]),
        );
        const rows = found.rows.flatMap((membership) => {
          const account = accounts.get(membership.accountId);
          return account ? [{ id: membership.id, membership, account }] : [];
        });
        return { ...found, rows };
      }),
    update(scope, id, role) {
      const { tenantId } = scope;
      checkId(id);
      return people.asTenant(tenantId, async (em) => {
        const { member: membership, owners } = await lock(em, { tenantId, id });
        const account = await accountOf(em, membership);
        checkMayManage(scope, membership.role, role);
        const before = membership.role;
        if (before === role) return { membership, account };
        if (before === 'owner') checkOtherOwner(owners);
        membership.role = role;
        const key = { tenantId, createdBy: account.id, invitedBy: account.id };
        const isLowered = isAtLeast(before, role);
        const cappedKeys = isLowered ? await capApiKeys(em, key, role) : 0;
        const endedInvitations = isLowered
          ? await revokeInvitationsOf(em, { ...key, above: role })
          : 0;
        recordChange(em, scope, {
          action: 'member.role_changed',
          targetKind: 'member',
          targetId: id,
          summary: `Made ${account.email} ${role}`,
          changes: {
            role: [before, role],
            ...(cappedKeys > 0 ? { lowered_api_keys: [null, cappedKeys] as const } : {}),
            ...(endedInvitations > 0
              ? { ended_invitations: [null, endedInvitations] as const }
              : {}),
          },
        });
        await em.flush();
        return { membership, account };
      });
    },
    remove(scope, id, { revokesApiKeys }) {
      const { tenantId } = scope;
      checkId(id);
      return people.asTenant(tenantId, async (em) => {
        const { member, owners } = await lock(em, { tenantId, id });
        const account = await accountOf(em, member);
        checkMayManage(scope, member.role);
        if (member.role === 'owner') checkOtherOwner(owners);
        const key = { tenantId, createdBy: account.id, invitedBy: account.id };
        const revokedKeys = revokesApiKeys ? await revokeApiKeysOf(em, key) : 0;
        await revokeInvitationsOf(em, key);
        recordChange(em, scope, {
          action: 'member.removed',
          targetKind: 'member',
          targetId: id,
          summary: `Removed ${account.email}`,
          changes: {
            role: [member.role, null],
            ...(revokedKeys > 0 ? { revoked_api_keys: [null, revokedKeys] as const } : {}),
          },
        });
        await deleteMember(em, { tenantId, id });
      });
    },
    async leave(caller, asked) {
      const accountId = personOf(caller);
      const tenantId = asked ?? caller.memberships[0]?.tenantId ?? '';
      checkId(tenantId);
      return people.asTenant(tenantId, async (em) => {
        const { member, owners } = await lock(em, { tenantId, accountId });
        const { id, role } = member;
        if (role === 'owner') checkOtherOwner(owners);
        const { email } = await accountOf(em, member);
        await revokeInvitationsOf(em, { tenantId, invitedBy: accountId });
        recordChange(
          em,
          { tenantId, actor: actorOf(caller) },
          {
            action: 'member.left',
            targetKind: 'member',
            targetId: id,
            summary: `${email} left`,
            changes: { role: [role, null] },
          },
        );
        await deleteMember(em, { tenantId, id });
        return { id };
      });
    },
  };
}

function checkId(id: string): void {
  if (!isUuid(id)) throw new PosthornError('NOT_FOUND', { message: 'There is no such member.' });
}

/** A tenant always has somebody to whom all of it belongs. */
function checkOtherOwner(owners: number): void {
  if (owners > 1) return;
  const message = 'This is the last owner. Make another member an owner first.';
  throw new PosthornError('CONFLICT', { message });
}
