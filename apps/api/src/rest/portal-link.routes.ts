import { z } from 'zod';
import type { Scopes } from '../access/scopes.ts';
import type { PortalLinkService } from '../modules/portal-links/portal-link.service.ts';
import { type Route, route } from './route.ts';
import { idText, tenantId, timeText } from './schemas.ts';

export function portalLinkRoutes(scopes: Scopes, links: PortalLinkService): Route[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/portal-links',
      operation: 'createPortalLink',
      summary: 'Make a portal link',
      description:
        'A signed link into one tenant with one role, for people without an account. It works by a plain GET, as often as it is opened, until it ends; pages of the allowed origins may frame it.',
      body: z
        .strictObject({
          tenant_id: tenantId,
          role: z
            .enum(['admin', 'developer', 'viewer', 'owner'])
            .meta({ description: "At most the maker's; not `owner`." }),
          expires_in_s: z
            .number()
            .int()
            .nullish()
            .meta({ description: '1 to 86,400; an hour when left out.' }),
          allowed_origins: z
            .array(z.string().max(300))
            .nullish()
            .meta({ description: 'Such as `https://app.example.com`; 20 at most.' }),
        })
        .meta({ id: 'CreatePortalLink' }),
      answer: {
        status: 200,
        description: 'The link',
        schema: z.object({ id: idText, url: z.string(), expires_at: timeText }),
      },
      errors: ['VALIDATION_FAILED'],
      async handle({ caller, body }) {
        const scope = scopes.named(caller, body.tenant_id, 'createPortalLink');
        const { id, url, expiresAt } = await links.create(scope, {
          role: body.role,
          expiresInS: body.expires_in_s,
          allowedOrigins: body.allowed_origins,
        });
        return { id, url, expires_at: expiresAt.toISOString() };
      },
    }),
  ];
}
