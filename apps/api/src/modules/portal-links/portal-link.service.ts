import {
  clearPortalLinks,
  findLivePortalLink,
  findPortalLink,
  insertPortalLink,
  type MemberRole,
  type PeopleDatabase,
} from '@posthorn/db';
import { isUuid, PosthornError } from '@posthorn/domain';
import { isAtLeast } from '../../access/access-table.ts';
import type { Scope } from '../../access/scopes.ts';
import type { Client } from '../../client/client.ts';
import { recordChange } from '../audit/record-change.ts';
import type { Sessions } from '../auth/sessions.ts';
import { Faults } from '../shared/check.ts';
import { isAllowedOrigin } from './allowed-origin.ts';
import type { PortalTokens } from './portal-tokens.ts';

const LIFETIME_DEFAULT_S = 3_600;
const LIFETIME_MAX_S = 86_400;
const ORIGINS_MAX = 20;

export interface NewPortalLinkRequest {
  role: MemberRole;
  expiresInS?: number | null;
  allowedOrigins?: readonly string[] | null;
}

/** Links into exactly one tenant with a given role, for people without an account. Throws PosthornError. */
export interface PortalLinkService {
  /**
   * A link that works as often as it is opened until it ends: a frame that is loaded again opens it
   * again. Its role is never above its maker's, and never `owner`. It ends early with its maker: when
   * their membership, or the API key, ends or is lowered below the link's role.
   */
  create(
    scope: Scope,
    request: NewPortalLinkRequest,
  ): Promise<{ id: string; url: string; expiresAt: Date }>;
  /** Ends a link, and the sessions that it opened, at once. Again changes nothing. */
  revoke(scope: Scope, id: string): Promise<void>;
  /** Opens a session that ends with the link. PORTAL_LINK_INVALID for every link that opens none. */
  open(
    token: string,
    client: Client,
  ): Promise<{ token: string; expiresAt: Date; allowedOrigins: string[] }>;
}

export function createPortalLinkService(parts: {
  people: PeopleDatabase;
  sessions: Sessions;
  tokens: PortalTokens;
  publicUrl: string;
  /** Whether pages of this machine may frame it over plain http. */
  allowHttp: boolean;
  now: () => number;
}): PortalLinkService {
  const { people, sessions, tokens, publicUrl, allowHttp } = parts;

  function check({ role, expiresInS, allowedOrigins }: NewPortalLinkRequest): void {
    const faults = new Faults();
    if (role === 'owner') faults.add('role', 'A portal owns nothing: admin, developer or viewer.');
    if (expiresInS != null) faults.wholeNumber('expires_in_s', expiresInS, 1, LIFETIME_MAX_S);
    const origins = allowedOrigins ?? [];
    if (origins.length > ORIGINS_MAX) faults.add('allowed_origins', `At most ${ORIGINS_MAX}.`);
    origins.slice(0, ORIGINS_MAX).forEach((origin, index) => {
      if (isAllowedOrigin(origin, { allowHttp })) return;
      const like = allowHttp ? ' (http for this machine alone)' : '';
      faults.add(
        `allowed_origins.${index}`,
        `Must be an origin as browsers write it, such as https://app.example.com${like}.`,
      );
    });
    faults.raise();
  }

  return {
    async create(scope, request) {
      const { tenantId, actor } = scope;
      const { role } = request;
      check(request);
      if (scope.role !== null && !isAtLeast(scope.role, role)) {
        const message = `A ${scope.role} makes portal links of the role ${scope.role} or less.`;
        throw new PosthornError('FORBIDDEN', { message });
      }
      const lifetimeMs = (request.expiresInS ?? LIFETIME_DEFAULT_S) * 1000;
      // Tokens tell time in whole seconds: so do links, and both end together.
      const expiresAt = new Date(Math.ceil((parts.now() + lifetimeMs) / 1000) * 1000);
      const allowedOrigins = [...new Set(request.allowedOrigins ?? [])];
      const link = await people.asTenant(tenantId, async (em) => {
        const inserted = insertPortalLink(em, {
          tenantId,
          role,
          allowedOrigins,
          accountId: actor.kind === 'account' ? actor.id : null,
          apiKeyId: actor.kind === 'api_key' ? actor.id : null,
          makerName: actor.name,
          expiresAt,
        });
        recordChange(em, scope, {
          action: 'portal_link.created',
          targetKind: 'portal_link',
          targetId: inserted.id,
          summary: `Made a portal link of the role ${role}`,
          changes: {
            role: [null, role],
            allowedOrigins: [null, allowedOrigins],
            expiresAt: [null, expiresAt.toISOString()],
          },
        });
        await em.flush();
        return inserted;
      });
      const token = await tokens.issue({ id: link.id, expiresAt });
      return { id: link.id, url: `${publicUrl}/portal?token=${token}`, expiresAt };
    },
    async revoke(scope, id) {
      const { tenantId } = scope;
      if (!isUuid(id)) throw new PosthornError('NOT_FOUND');
      await people.asTenant(tenantId, async (em) => {
        const link = await findPortalLink(em, { tenantId, id });
        if (!link) throw new PosthornError('NOT_FOUND');
        if (link.revokedAt) return;
        link.revokedAt = new Date(parts.now());
        recordChange(em, scope, {
          action: 'portal_link.revoked',
          targetKind: 'portal_link',
          targetId: id,
          summary: `Revoked a portal link of the role ${link.role}`,
        });
        await em.flush();
      });
    },
    async open(token, client) {
      const id = await tokens.linkOf(token);
      const now = new Date(parts.now());
      const link =
        id &&
        (await people.asOperator(async (em) => {
          await clearPortalLinks(em, now);
          return findLivePortalLink(em, id, now);
        }));
      if (!link) throw new PosthornError('PORTAL_LINK_INVALID');
      const { tenantId, role, allowedOrigins, expiresAt, makerName } = link;
      const label = `portal of ${makerName}`;
      const portal = { portalLinkId: link.id, tenantId, role, label, allowedOrigins, expiresAt };
      const session = await sessions.openPortal(portal, client);
      return { token: session.token, expiresAt: session.expiresAt, allowedOrigins };
    },
  };
}
