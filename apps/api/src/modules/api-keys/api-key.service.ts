import {
  type ApiKeyRow,
  findApiKey,
  findApiKeys,
  insertApiKey,
  type MemberRole,
  type Page,
  type PageRequest,
  type PeopleDatabase,
} from '@posthorn/db';
import { newId, PosthornError } from '@posthorn/domain';
import type { Scope } from '../auth/scope.ts';
import { Faults } from '../shared/check.ts';
import { newKey } from '../shared/new-key.ts';

/** Keys of machines that call the API for one tenant. Throws PosthornError. */
export interface ApiKeyService {
  list(scope: Scope, page: PageRequest): Promise<Page<ApiKeyRow>>;
  /** The key's text is told here and never again. */
  create(
    scope: Scope,
    input: { name: string; role: MemberRole },
  ): Promise<{ apiKey: ApiKeyRow; secret: string }>;
  /** Refused within seconds on every process. Revoking again changes nothing. */
  revoke(scope: Scope, id: string): Promise<ApiKeyRow>;
}

export function createApiKeyService(people: PeopleDatabase): ApiKeyService {
  return {
    list: ({ tenantId }, page) =>
      people.asTenant(tenantId, (em) => findApiKeys(em, { tenantId }, page)),
    async create({ tenantId, accountId }, { name, role }) {
      const faults = new Faults();
      faults.text('name', name, 1, 200);
      faults.raise();
      const key = newKey('ph_');
      const apiKey = await people.asTenant(tenantId, async (em) => {
        const inserted = insertApiKey(em, {
          id: newId(),
          tenantId,
          name,
          role,
          keyHash: key.hash,
          keyPrefix: key.prefix,
          createdBy: accountId,
        });
        await em.flush();
        return inserted;
      });
      return { apiKey, secret: key.text };
    },
    revoke: ({ tenantId }, id) =>
      people.asTenant(tenantId, async (em) => {
        const key = await findApiKey(em, { tenantId, id });
        if (!key) throw new PosthornError('NOT_FOUND');
        key.revokedAt ??= new Date();
        await em.flush();
        return key;
      }),
  };
}
