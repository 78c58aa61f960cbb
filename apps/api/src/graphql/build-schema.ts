import './metadata-api.ts';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchema } from 'type-graphql';
import { guardOperations } from '../access/guard.ts';
import { ApiKeyResolver } from '../modules/api-keys/api-key.resolver.ts';
import { AuditResolver } from '../modules/audit/audit.resolver.ts';
import { AuthResolver } from '../modules/auth/auth.resolver.ts';
import { PasswordResetResolver } from '../modules/auth/password-reset.resolver.ts';
import { DeadLetterResolver } from '../modules/dead-letters/dead-letter.resolver.ts';
import { AttemptResolver } from '../modules/deliveries/attempt.resolver.ts';
import { DeliveryResolver } from '../modules/deliveries/delivery.resolver.ts';
import { EventTypeResolver } from '../modules/event-types/event-type.resolver.ts';
import { EventResolver } from '../modules/events/event.resolver.ts';
import { PublishResolver } from '../modules/events/publish.resolver.ts';
import { ResendResolver } from '../modules/events/resend.resolver.ts';
import { AcceptInvitationResolver } from '../modules/members/accept-invitation.resolver.ts';
import { InvitationResolver } from '../modules/members/invitation.resolver.ts';
import { MemberResolver } from '../modules/members/member.resolver.ts';
import { OidcResolver } from '../modules/oidc/oidc.resolver.ts';
import { PortalLinkResolver } from '../modules/portal-links/portal-link.resolver.ts';
import { SourceResolver } from '../modules/sources/source.resolver.ts';
import { StatsResolver } from '../modules/stats/stats.resolver.ts';
import { SystemResolver } from '../modules/system/system.resolver.ts';
import { TenantResolver } from '../modules/tenants/tenant.resolver.ts';
import { WebhookResolver } from '../modules/webhooks/webhook.resolver.ts';

const RESOLVERS = [
  AcceptInvitationResolver,
  ApiKeyResolver,
  AttemptResolver,
  AuditResolver,
  AuthResolver,
  DeadLetterResolver,
  DeliveryResolver,
  EventResolver,
  EventTypeResolver,
  InvitationResolver,
  MemberResolver,
  OidcResolver,
  PasswordResetResolver,
  PortalLinkResolver,
  PublishResolver,
  ResendResolver,
  SourceResolver,
  StatsResolver,
  SystemResolver,
  TenantResolver,
  WebhookResolver,
] as const;

/**
 * The executable schema, every operation behind the access table. Resolvers come made:
 * `create-api.ts` constructs them.
 */
export async function buildApiSchema(resolvers: readonly object[]): Promise<GraphQLSchema> {
  const made = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  const schema = await buildSchema({
    resolvers: [...RESOLVERS],
    validate: false,
    // Only what is reachable: no base classes.
    orphanedTypes: [],
    container: {
      get(wanted: new (...parts: never[]) => object) {
        const resolver = made.get(wanted);
        if (!resolver) throw new Error(`the resolver ${wanted.name} was not constructed`);
        return resolver;
      },
    },
  });
  return guardOperations(schema);
}

/** The text of `schema.graphql`: the schema in a stable order. */
export async function printApiSchema(): Promise<string> {
  const schema = await buildApiSchema([]);
  const head = '# Written by `npm run schema -w apps/api`; a test holds it to the code.\n\n';
  return `${head}${printSchema(lexicographicSortSchema(schema))}\n`;
}
