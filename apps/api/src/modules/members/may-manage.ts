import type { MemberRole } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';
import type { Scope } from '../../access/scopes.ts';

/**
 * Refuses whoever may not give or take a role: what concerns owners is for owners (CONTRACT.md,
 * "Trust"), all else for admins, whom the access table has let through.
 * Throws FORBIDDEN (PosthornError).
 */
export function checkMayManage({ role: own }: Scope, ...roles: readonly MemberRole[]): void {
  if (own === null || own === 'owner' || !roles.includes('owner')) return;
  const message = 'Only an owner decides who is an owner. Ask one of the owners.';
  throw new PosthornError('FORBIDDEN', { message });
}
