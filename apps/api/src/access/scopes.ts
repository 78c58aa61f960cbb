import { findTenantOf, type LocatedKind, type PeopleDatabase } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Actor, Caller } from '../modules/auth/caller.ts';
import { actorOf } from '../modules/auth/caller.ts';
import { ACCESS, isAtLeast, type Role, type TenantOperation } from './access-table.ts';

/** A caller's leave to act for one tenant. */
export interface Scope {
  tenantId: string;
  accountId: string | null;
  /** Whose changes the audit log says they are. */
  actor: Actor;
  /** What the caller is in this tenant; null for operators, who may do everything. */
  role: Role | null;
}

/** Decides for which tenant a caller acts, and whether they may. Throws PosthornError. */
export interface Scopes {
  /** For a tenant that the request names, or else the caller's own. An operator has to name one. */
  named(caller: Caller, tenantId: string | null | undefined, operation: TenantOperation): Scope;
  /** For whatever tenant owns the thing with this id; NOT_FOUND where the caller can see none such. */
  owning(caller: Caller, kind: LocatedKind, id: string, operation: TenantOperation): Promise<Scope>;
}

export function createScopes(people: PeopleDatabase): Scopes {
  function named(
    caller: Caller,
    asked: string | null | undefined,
    operation: TenantOperation,
  ): Scope {
    if (asked != null && !isUuid(asked)) throw faultOfTenant('This is not a tenant id.');
    const tenantId = asked?.toLowerCase();
    const { accountId } = caller;
    const actor = actorOf(caller);
    if (caller.isOperator) {
      if (!tenantId) throw faultOfTenant('Name a tenant.');
      return { tenantId, accountId, actor, role: null };
    }
    const membership = tenantId
      ? caller.memberships.find((candidate) => candidate.tenantId === tenantId)
      : caller.memberships[0];
    if (!membership) {
      // Another tenant is answered as if it did not exist (contract, "What comes next").
      if (tenantId) throw new PosthornError('NOT_FOUND', { message: 'There is no such tenant.' });
      throw new PosthornError('FORBIDDEN', {
        message: 'You belong to no tenant. Ask to be invited to one.',
      });
    }
    const { role } = membership;
    if (!isAtLeast(role, ACCESS[operation])) {
      throw new PosthornError('FORBIDDEN', {
        message: `The role ${role} may not do this: it takes the role ${ACCESS[operation]}.`,
      });
    }
    return { tenantId: membership.tenantId, accountId, actor, role };
  }

  return {
    named,
    async owning(caller, kind, id, operation) {
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      if (!caller.isOperator && caller.memberships.length < 2) {
        return named(caller, null, operation);
      }
      const tenantId = await people.asOperator((em) => findTenantOf(em, kind, id));
      const isVisible =
        caller.isOperator ||
        caller.memberships.some((membership) => membership.tenantId === tenantId);
      if (tenantId === null || !isVisible) throw new PosthornError('NOT_FOUND');
      return named(caller, tenantId, operation);
    },
  };
}

/** Refuses whoever does not run the installation. */
export function requireOperator(caller: Caller): void {
  if (!caller.isOperator) {
    throw new PosthornError('FORBIDDEN', { message: 'Only operators may do this.' });
  }
}

function faultOfTenant(message: string): PosthornError {
  return new PosthornError('VALIDATION_FAILED', {
    message,
    details: [{ path: 'tenant_id', message }],
  });
}
