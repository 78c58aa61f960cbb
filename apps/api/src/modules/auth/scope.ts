import { findTenantOf, type LocatedKind, type MemberRole, type PeopleDatabase } from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import type { Caller } from './caller.ts';

/** What a call wants to do; roles differ in it. */
export type Need = 'read' | 'write' | 'keys';

/** A caller's leave to act for one tenant. */
export interface Scope {
  tenantId: string;
  accountId: string | null;
}

const ROLES: Readonly<Record<Need, readonly MemberRole[]>> = {
  read: ['owner', 'admin', 'developer', 'viewer'],
  write: ['owner', 'admin', 'developer'],
  keys: ['owner', 'admin'],
};

/** Decides for which tenant a caller acts, and whether they may. Throws PosthornError. */
export interface Scopes {
  /** For a tenant that the request names, or else the caller's own. An operator has to name one. */
  named(caller: Caller, tenantId: string | null | undefined, need: Need): Scope;
  /** For whatever tenant owns the thing with this id; NOT_FOUND where the caller can see none such. */
  owning(caller: Caller, kind: LocatedKind, id: string, need: Need): Promise<Scope>;
}

export function createScopes(people: PeopleDatabase): Scopes {
  function named(caller: Caller, asked: string | null | undefined, need: Need): Scope {
    if (asked != null && !isUuid(asked)) throw faultOfTenant('This is not a tenant id.');
    const tenantId = asked?.toLowerCase();
    const { accountId } = caller;
    if (caller.isOperator) {
      if (!tenantId) throw faultOfTenant('Name a tenant.');
      return { tenantId, accountId };
    }
    const membership = tenantId
      ? caller.memberships.find((candidate) => candidate.tenantId === tenantId)
      : caller.memberships[0];
    if (!membership) {
      throw new PosthornError('FORBIDDEN', {
        message: tenantId ? 'You are not a member of this tenant.' : 'You belong to no tenant.',
      });
    }
    if (!ROLES[need].includes(membership.role)) {
      throw new PosthornError('FORBIDDEN', {
        message: `The role ${membership.role} may not do this.`,
      });
    }
    return { tenantId: membership.tenantId, accountId };
  }

  return {
    named,
    async owning(caller, kind, id, need) {
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      if (!caller.isOperator && caller.memberships.length < 2) return named(caller, null, need);
      const tenantId = await people.asOperator((em) => findTenantOf(em, kind, id));
      const isVisible =
        caller.isOperator ||
        caller.memberships.some((membership) => membership.tenantId === tenantId);
      if (tenantId === null || !isVisible) throw new PosthornError('NOT_FOUND');
      return named(caller, tenantId, need);
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
