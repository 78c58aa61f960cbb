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
import { isAtLeast } from '../../access/access-table.ts';
import type { Scope } from '../../access/scopes.ts';
import { type Change, recordChange } from '../audit/record-change.ts';
import { Faults } from '../shared/check.ts';
import { newKey } from '../shared/new-key.ts';

type EntityManager = Parameters<typeof findApiKey>[0];

/** Keys of machines that call the API for one tenant. Throws PosthornError. */
export interface ApiKeyService {
  list(scope: Scope, page: PageRequest): Promise<Page<ApiKeyRow>>;
  /** The key's text is told here and never again. Its role is never above its maker's. */
  create(
    scope: Scope,
    input: { name: string; role: MemberRole; expiresAt?: Date | null },
  ): Promise<{ apiKey: ApiKeyRow; secret: string }>;
  /**
   * Refused within seconds on every process. Revoking again changes nothing. Keys of a role above
   * one's own are FORBIDDEN.
   */
  revoke(scope: Scope, id: string): Promise<ApiKeyRow>;
}

export function createApiKeyService(people: PeopleDatabase, now: () => number): ApiKeyService {
  /** Whose key it is; one that a key makes is whose the key is, so that lowering them lowers it too. */
  async function makerOf(em: EntityManager, { tenantId, accountId, actor }: Scope) {
    if (actor.kind !== 'api_key') return { createdBy: accountId, createdByName: actor.name };
    const own = actor.id && (await findApiKey(em, { tenantId, id: actor.id }));
    const { createdBy, createdByName } = own || { createdBy: null, createdByName: null };
    return { createdBy, createdByName: createdByName ?? `API key ${actor.name}` };
  }

  return {
    list: ({ tenantId }, page) =>
      people.asTenant(tenantId, (em) => findApiKeys(em, { tenantId }, page)),
    async create(scope, { name, role, expiresAt = null }) {
      const { tenantId } = scope;
      checkRole(scope, role);
      const faults = new Faults();
      faults.text('name', name, 1, 200);
      if (expiresAt && !(expiresAt.getTime() > now())) {
        faults.add('expiresAt', 'Must be a time to come.');
      }
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
          ...(await makerOf(em, scope)),
          expiresAt,
        });
        const ends = expiresAt?.toISOString() ?? null;
        const changes = { role: [null, role], expiresAt: [null, ends] } as const;
        recordChange(em, scope, { ...keyChange('created', 'Made', inserted), changes });
        await em.flush();
        return inserted;
      });
      return { apiKey, secret: key.text };
    },
    revoke: (scope, id) =>
      people.asTenant(scope.tenantId, async (em) => {
        const key = await findApiKey(em, { tenantId: scope.tenantId, id });
        if (!key) throw new PosthornError('NOT_FOUND');
        checkRole(scope, key.role);
        if (key.revokedAt) return key;
        key.revokedAt = new Date();
        recordChange(em, scope, keyChange('revoked', 'Revoked', key));
        await em.flush();
        return key;
      }),
  };
}

function keyChange(done: string, saying: string, key: ApiKeyRow): Change {
  const summary = `${saying} the API key ${key.name} (${key.keyPrefix}…)`;
  return { action: `api_key.${done}`, targetKind: 'api_key', targetId: key.id, summary };
}

function checkRole(scope: Scope, role: MemberRole): void {
  if (scope.role === null || isAtLeast(scope.role, role)) return;
  throw new PosthornError('FORBIDDEN', {
    message: `A ${scope.role} has to do with keys of the role ${scope.role} or less, not with those of the role ${role}.`,
  });
}
