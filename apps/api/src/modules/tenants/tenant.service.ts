import {
  findTenants,
  findTenantsByIds,
  hashPassword,
  insertAccount,
  insertMembership,
  insertTenant,
  type Page,
  type PageRequest,
  type PeopleDatabase,
  type TenantRow,
} from '@posthorn/db';
import { isUuid } from '@posthorn/domain';
import { requireOperator } from '../../access/scopes.ts';
import { recordChange } from '../audit/record-change.ts';
import { actorOf, type Caller } from '../auth/caller.ts';
import { checkNewPassword } from '../auth/password-rules.ts';
import { checkEmail, checkPersonName, normalEmail } from '../shared/account-faults.ts';
import { Faults } from '../shared/check.ts';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export interface NewTenant {
  slug: string;
  name: string;
  ownerEmail?: string | null;
  ownerName?: string | null;
  ownerPassword?: string | null;
}

/** The platform's customers. Throws PosthornError. */
export interface TenantService {
  /** An operator sees all, a member their own. */
  list(
    caller: Caller,
    filter: { search?: string | null },
    page: PageRequest,
  ): Promise<Page<TenantRow>>;
  get(caller: Caller, id: string): Promise<TenantRow | null>;
  /** The tenant that a caller acts for by default; null for operators. */
  own(caller: Caller): Promise<TenantRow | null>;
  /** For operators; with an owner's account, if one is given. */
  create(caller: Caller, input: NewTenant): Promise<TenantRow>;
}

export function createTenantService(people: PeopleDatabase): TenantService {
  async function find(id: string): Promise<TenantRow | null> {
    const [tenant] = await people.asTenant(id, (em) => findTenantsByIds(em, [id]));
    return tenant ?? null;
  }

  return {
    list(caller, filter, page) {
      const ids = caller.memberships.map(({ tenantId }) => tenantId);
      const scope = caller.isOperator ? {} : { ids };
      return people.asOperator((em) => findTenants(em, { ...filter, ...scope }, page));
    },
    async get(caller, id) {
      if (!isUuid(id)) return null;
      const isOwn = caller.memberships.some(({ tenantId }) => tenantId === id.toLowerCase());
      return caller.isOperator || isOwn ? find(id) : null;
    },
    async own(caller) {
      const [membership] = caller.memberships;
      return caller.isOperator || !membership ? null : find(membership.tenantId);
    },
    async create(caller, input) {
      requireOperator(caller);
      const owner = checkNewTenant(input);
      const passwordHash = owner && (await hashPassword(owner.password));
      return people.asOperator(async (em) => {
        const tenant = insertTenant(em, { slug: input.slug, name: input.name });
        if (owner && passwordHash) {
          const { email, name } = owner;
          const account = insertAccount(em, { email, name, passwordHash, isOperator: false });
          await em.flush();
          insertMembership(em, { tenantId: tenant.id, accountId: account.id, role: 'owner' });
        }
        await em.flush();
        const by = { tenantId: tenant.id, actor: actorOf(caller) };
        recordChange(em, by, {
          action: 'tenant.created',
          targetKind: 'tenant',
          targetId: tenant.id,
          summary: `Created the tenant ${tenant.slug}`,
          changes: { name: [null, tenant.name], owner: [null, owner?.email ?? null] },
        });
        return tenant;
      });
    },
  };
}

function checkNewTenant(input: NewTenant) {
  const faults = new Faults();
  if (!SLUG.test(input.slug) || isUuid(input.slug)) {
    faults.add('slug', 'Small letters, digits and hyphens, at most 63, not like a UUID.');
  }
  faults.text('name', input.name, 1, 200);
  const { ownerEmail: email, ownerName: name, ownerPassword: password } = input;
  if (email == null && name == null && password == null) {
    faults.raise();
    return null;
  }
  checkEmail(faults, 'ownerEmail', normalEmail(email ?? ''));
  checkPersonName(faults, 'ownerName', name ?? '');
  checkNewPassword(faults, 'ownerPassword', password ?? '');
  faults.raise();
  return { email: normalEmail(email ?? ''), name: name ?? '', password: password ?? '' };
}
