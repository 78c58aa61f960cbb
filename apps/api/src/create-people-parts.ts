import type { Config } from '@posthorn/config';
import type { PeopleDatabase } from '@posthorn/db';
import { createAddressPolicy, type KeyRing } from '@posthorn/domain';
import { createProbe, createSender, createTokenKeeper } from '@posthorn/outbound';
import type { RoutingAnnouncer } from '@posthorn/queue';
import type { Logger, Registry } from '@posthorn/telemetry';
import { createScopes } from './access/scopes.ts';
import { createLoaders, type Loaders } from './graphql/loaders.ts';
import { AuditResolver } from './modules/audit/audit.resolver.ts';
import { createAuditService } from './modules/audit/audit.service.ts';
import type { Authenticator } from './modules/auth/authenticator.ts';
import { createAccountParts } from './modules/create-account-parts.ts';
import { DeadLetterResolver } from './modules/dead-letters/dead-letter.resolver.ts';
import { createDeadLetterService } from './modules/dead-letters/dead-letter.service.ts';
import { AttemptResolver } from './modules/deliveries/attempt.resolver.ts';
import { DeliveryResolver } from './modules/deliveries/delivery.resolver.ts';
import { createDeliveryService } from './modules/deliveries/delivery.service.ts';
import { EventTypeResolver } from './modules/event-types/event-type.resolver.ts';
import { createEventTypeService } from './modules/event-types/event-type.service.ts';
import { EventResolver } from './modules/events/event.resolver.ts';
import { createEventService } from './modules/events/event.service.ts';
import { createPreviewFilterService } from './modules/events/preview-filter.service.ts';
import { PublishResolver } from './modules/events/publish.resolver.ts';
import { createPublishService } from './modules/events/publish.service.ts';
import { ResendResolver } from './modules/events/resend.resolver.ts';
import { createResendService } from './modules/events/resend.service.ts';
import type { CallbackProbe, PublishEvent, ReplayAnnouncer } from './modules/shared/ports.ts';
import { SourceResolver } from './modules/sources/source.resolver.ts';
import { createSourceService } from './modules/sources/source.service.ts';
import { createSourceCredentials } from './modules/sources/source-credentials.ts';
import { StatsResolver } from './modules/stats/stats.resolver.ts';
import { createStatsService } from './modules/stats/stats.service.ts';
import { TenantResolver } from './modules/tenants/tenant.resolver.ts';
import { createTenantService } from './modules/tenants/tenant.service.ts';
import { createTenantChanges } from './modules/tenants/tenant-changes.service.ts';
import { createChallenger } from './modules/webhooks/challenge.ts';
import { createRegistration } from './modules/webhooks/registration.ts';
import { WebhookResolver } from './modules/webhooks/webhook.resolver.ts';
import { createWebhookService } from './modules/webhooks/webhook.service.ts';
import { createWebhookSecrets } from './modules/webhooks/webhook-secrets.service.ts';
import { authRoutes } from './rest/auth.routes.ts';
import { deliveryRoutes } from './rest/delivery.routes.ts';
import { eventRoutes } from './rest/event.routes.ts';
import { portalLinkRoutes } from './rest/portal-link.routes.ts';
import type { Route } from './rest/route.ts';
import { webhookRoutes } from './rest/webhook.routes.ts';
import { VERSION } from './version.ts';

/** What people and their programs ask for, put together: what `create-api.ts` needs of it. */
export interface PeopleParts {
  authenticator: Authenticator;
  resolvers: object[];
  routes: Route[];
  /** For one request. */
  createLoaders(): Loaders;
  /** Waits for what was begun for requests that have their answer. */
  drain(): Promise<void>;
  /** Lets go of connections to tenants' endpoints, after the last is written; the database is its maker's. */
  close(): Promise<void>;
}

const CHALLENGE_ANSWER_BYTES_MAX = 4 * 1024;

/** Puts the services of people together; called by `create-api.ts`, which makes the connections. */
export function createPeopleParts(options: {
  config: Config;
  people: PeopleDatabase;
  keyRing: KeyRing;
  pipeline: PublishEvent;
  routing: RoutingAnnouncer;
  replays: ReplayAnnouncer;
  /** Tells the worker that a mail waits. */
  announceMail: (mailId: string) => void;
  /** In the place of the real one. */
  probe: CallbackProbe | undefined;
  registry: Registry;
  logger: Logger;
  /** Milliseconds; for who is signed in, and until when. */
  now: () => number;
}): PeopleParts {
  const { config, people, keyRing, routing, replays } = options;
  // Everything that goes to an address which a tenant named is under this guard (promise 8).
  const guard = {
    addressPolicy: createAddressPolicy({ allowedRanges: config.delivery.allowedPrivateRanges }),
    allowHttp: config.delivery.allowHttpCallbacks,
    timeoutMs: config.delivery.timeoutMs,
    userAgent: `Posthorn/${VERSION}`,
  };
  const ownProbe = createProbe(guard);
  const challengeSender = createSender({
    ...guard,
    responseBytesMax: CHALLENGE_ANSWER_BYTES_MAX,
    connectionsPerOrigin: 10,
  });
  const accessTokens = createTokenKeeper({ ...guard, now: Date.now });

  const scopes = createScopes(people);
  const tenants = createTenantService(people);
  const accounts = createAccountParts({ ...options, scopes, tenants });
  const stats = createStatsService(people);
  const webhooks = createWebhookService({
    people,
    registration: createRegistration({
      people,
      probe: options.probe ?? ownProbe,
      allowHttpCallbacks: guard.allowHttp,
    }),
    secrets: createWebhookSecrets(people, keyRing),
    challenger: createChallenger({
      sender: challengeSender,
      tokens: accessTokens,
      keyRing,
      userAgent: guard.userAgent,
      now: Date.now,
    }),
    keyRing,
    allowHttp: guard.allowHttp,
    routing,
    replays,
  });
  const events = createEventService(people);
  const deliveries = createDeliveryService(people);
  const resending = createResendService(people);
  const publishing = createPublishService({
    people,
    webhooks,
    pipeline: options.pipeline,
    eventBytesMax: config.ingest.eventBytesMax,
  });
  const sources = createSourceService({
    people,
    scopes,
    credentials: createSourceCredentials(keyRing),
    routing,
  });

  return {
    authenticator: accounts.authenticator,
    resolvers: [
      ...accounts.resolvers,
      new AttemptResolver(),
      new AuditResolver(createAuditService(people, scopes)),
      new DeadLetterResolver(scopes, createDeadLetterService(people, replays)),
      new DeliveryResolver(scopes, deliveries),
      new EventResolver(scopes, events),
      new EventTypeResolver(createEventTypeService(people, routing)),
      new PublishResolver(scopes, publishing, createPreviewFilterService(scopes, events)),
      new ResendResolver(scopes, resending),
      new SourceResolver(sources),
      new StatsResolver(scopes, stats),
      new TenantResolver(tenants, createTenantChanges({ people, scopes, routing, replays })),
      new WebhookResolver(scopes, webhooks),
    ],
    routes: [
      ...authRoutes(accounts.signIns),
      ...webhookRoutes({ scopes, webhooks, publishing }),
      ...eventRoutes({ scopes, events, resending }),
      ...deliveryRoutes(scopes, deliveries),
      ...portalLinkRoutes(scopes, accounts.portalLinks),
    ],
    createLoaders: () => createLoaders(people, stats, webhooks),
    drain: () => accounts.drain(),
    async close() {
      await accounts.close();
      await Promise.all([ownProbe.close(), challengeSender.close(), accessTokens.close()]);
    },
  };
}
