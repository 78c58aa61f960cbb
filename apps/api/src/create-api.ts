import type { Config } from '@posthorn/config';
import { createEnginePool, createPeopleDatabase } from '@posthorn/db';
import { createAddressPolicy, createKeyRing } from '@posthorn/domain';
import { createProbe, createSender, createTokenKeeper } from '@posthorn/outbound';
import { connectRedis, createMaintenanceQueue, type RoutingAnnouncer } from '@posthorn/queue';
import { createMetrics, type Logger } from '@posthorn/telemetry';
import { type FastifyInstance, fastify } from 'fastify';
import persistedManifest from '../../../persisted-documents.json' with { type: 'json' };
import { createScopes } from './access/scopes.ts';
import { createClientOf } from './client/client.ts';
import { createSpending } from './graphql/admission/spending.ts';
import { buildApiSchema } from './graphql/build-schema.ts';
import { createLoaders } from './graphql/loaders.ts';
import { createPersistedDocuments } from './graphql/persisted/persisted-documents.ts';
import { registerGraphql } from './graphql/register-graphql.ts';
import { createIngestParts } from './ingest/create-ingest-parts.ts';
import { INGEST_OPENAPI } from './ingest/openapi.ts';
import { ApiKeyResolver } from './modules/api-keys/api-key.resolver.ts';
import { createApiKeyService } from './modules/api-keys/api-key.service.ts';
import { AuditResolver } from './modules/audit/audit.resolver.ts';
import { createAuditService } from './modules/audit/audit.service.ts';
import { createAccountService } from './modules/auth/account.service.ts';
import { AuthResolver } from './modules/auth/auth.resolver.ts';
import { createAuthenticator } from './modules/auth/authenticator.ts';
import { createDeviceTokens } from './modules/auth/device-tokens.ts';
import { guardAuthenticator } from './modules/auth/guarded-authenticator.ts';
import { PasswordResetResolver } from './modules/auth/password-reset.resolver.ts';
import { createPasswordResetService } from './modules/auth/password-reset.service.ts';
import { createPasswords } from './modules/auth/passwords.ts';
import { createSessions } from './modules/auth/sessions.ts';
import { createSignInService } from './modules/auth/sign-in.service.ts';
import { createSignInLimits } from './modules/auth/sign-in-limits.ts';
import { createSignInLog } from './modules/auth/sign-in-log.ts';
import { createTokens } from './modules/auth/tokens.ts';
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
import { createMailOutbox } from './modules/mail/outbox.ts';
import { AcceptInvitationResolver } from './modules/members/accept-invitation.resolver.ts';
import { createAcceptInvitationService } from './modules/members/accept-invitation.service.ts';
import { InvitationResolver } from './modules/members/invitation.resolver.ts';
import { createInvitationService } from './modules/members/invitation.service.ts';
import { MemberResolver } from './modules/members/member.resolver.ts';
import { createMemberService } from './modules/members/member.service.ts';
import { OidcResolver } from './modules/oidc/oidc.resolver.ts';
import { createOidcService } from './modules/oidc/oidc.service.ts';
import { createOidcFlows } from './modules/oidc/oidc-flow.ts';
import { createOidcProvider } from './modules/oidc/oidc-provider.ts';
import { PortalLinkResolver } from './modules/portal-links/portal-link.resolver.ts';
import { createPortalLinkService } from './modules/portal-links/portal-link.service.ts';
import { createPortalTokens } from './modules/portal-links/portal-tokens.ts';
import type { CallbackProbe, PublishEvent, ReplayAnnouncer } from './modules/shared/ports.ts';
import { SourceResolver } from './modules/sources/source.resolver.ts';
import { createSourceService } from './modules/sources/source.service.ts';
import { createSourceCredentials } from './modules/sources/source-credentials.ts';
import { StatsResolver } from './modules/stats/stats.resolver.ts';
import { createStatsService } from './modules/stats/stats.service.ts';
import { createHealthService, databaseCheck } from './modules/system/health.service.ts';
import { SystemResolver } from './modules/system/system.resolver.ts';
import { TenantResolver } from './modules/tenants/tenant.resolver.ts';
import { createTenantService } from './modules/tenants/tenant.service.ts';
import { createChallenger } from './modules/webhooks/challenge.ts';
import { createRegistration } from './modules/webhooks/registration.ts';
import { WebhookResolver } from './modules/webhooks/webhook.resolver.ts';
import { createWebhookService } from './modules/webhooks/webhook.service.ts';
import { createWebhookSecrets } from './modules/webhooks/webhook-secrets.service.ts';
import { authRoutes } from './rest/auth.routes.ts';
import { deliveryRoutes } from './rest/delivery.routes.ts';
import { closeUnread } from './rest/early-end.ts';
import { answerClientError, handleErrors, sendError } from './rest/error-handling.ts';
import { eventRoutes } from './rest/event.routes.ts';
import { readJsonBodies } from './rest/json-body.ts';
import { openApiDocument } from './rest/openapi.ts';
import { portalLinkRoutes } from './rest/portal-link.routes.ts';
import { registerRoutes } from './rest/route.ts';
import { addSecurityHeaders, securityHeaders } from './rest/security-headers.ts';
import { registerSystemRoutes } from './rest/system.routes.ts';
import { webhookRoutes } from './rest/webhook.routes.ts';
import { VERSION } from './version.ts';

/** A running API, before it listens. */
export interface Api {
  app: FastifyInstance;
  /** Stops intake, lets what is begun finish, closes everything. */
  close(): Promise<void>;
}

/** Parts that tests put in the place of the real ones. */
export interface ApiOverrides {
  probe?: CallbackProbe;
  pipeline?: PublishEvent;
  routing?: RoutingAnnouncer;
  replays?: ReplayAnnouncer;
  /** Milliseconds; for who is signed in, and until when. */
  now?: () => number;
}

const HEADERS_TIMEOUT_MS = 10_000;
const CHALLENGE_ANSWER_BYTES_MAX = 4 * 1024;
const JSON_BODY_BYTES_MAX = 1024 * 1024;
/** People's requests and the engine have connections of their own: neither can starve the other. */
const PEOPLE_CONNECTIONS_SHARE = 0.5;

/** Constructs the API of a configuration: the only place where its parts are made. */
export async function createApi(
  options: { config: Config; logger: Logger },
  overrides: ApiOverrides = {},
): Promise<Api> {
  const { config, logger } = options;
  const metrics = createMetrics({ process: 'api' });
  const peopleConnections = Math.max(
    2,
    Math.floor(config.database.poolMax * PEOPLE_CONNECTIONS_SHARE),
  );
  const people = createPeopleDatabase({
    url: config.database.url,
    poolMax: peopleConnections,
  });
  const pool = createEnginePool({
    url: config.database.url,
    connectionsMax: Math.max(2, config.database.poolMax - peopleConnections),
    name: 'posthorn-api',
    onError: (err) => logger.warn({ err }, 'a connection to PostgreSQL broke'),
  });
  const onRedisError = (err: Error) => logger.debug({ err }, 'Redis is not reachable');
  const redis = connectRedis({ nodes: config.redis.nodes, use: 'command', onError: onRedisError });
  const subscription = connectRedis({
    nodes: config.redis.nodes,
    use: 'blocking',
    onError: onRedisError,
  });
  const maintenance = createMaintenanceQueue(redis, { onError: onRedisError });
  const keyRing = createKeyRing(config.secrets.keyRing);
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
  const clientOf = createClientOf(config.dashboardApi);
  const accessTokens = createTokenKeeper({ ...guard, now: Date.now });
  const ingest = createIngestParts({
    config,
    pool,
    commands: redis,
    subscription,
    keyRing,
    clientOf,
    registry: metrics.registry,
    logger,
    now: Date.now,
  });
  const routing = overrides.routing ?? ingest.announcer;
  const replays: ReplayAnnouncer = overrides.replays ?? {
    announce: (replayId) => {
      maintenance.add('run-replay', replayId, { replayId }).catch(onRedisError);
    },
  };

  const outbox = createMailOutbox({
    keyRing,
    isOn: config.mail.smtpUrl !== null,
    announce: (mailId) => void maintenance.add('send-mails', mailId, {}).catch(onRedisError),
  });

  // Services.
  const { now = Date.now } = overrides;
  const tokens = createTokens({ ...config.jwt, now });
  const devices = createDeviceTokens({ ...config.deviceTokens, now });
  const { lifetimeS } = config.jwt;
  const sessions = createSessions({ people, tokens, devices, lifetimeS, now });
  const scopes = createScopes(people);
  const authenticator = guardAuthenticator(createAuthenticator({ people, tokens, now }), {
    failuresPerMinute: config.apiLimits.authFailuresPerMinute,
    sessionOf: tokens.sessionOf,
    now,
  });
  const limits = createSignInLimits({ now });
  const passwords = createPasswords();
  const signInLog = createSignInLog({ people, registry: metrics.registry, logger, now });
  const accounts = createAccountService({ people, sessions, limits, passwords, log: signInLog });
  const { oidc: settings, publicUrl } = config;
  const oidc = createOidcService({
    people,
    sessions,
    oidc: settings && {
      name: settings.name,
      url: `${publicUrl}/api/auth/oidc/start`,
      provider: createOidcProvider({
        settings,
        redirectUri: `${publicUrl}/api/auth/oidc/callback`,
        logger,
        now,
      }),
      flows: createOidcFlows({ ...settings, now }),
    },
    now,
  });
  const signIns = createSignInService({
    people,
    sessions,
    devices,
    limits,
    passwords,
    log: signInLog,
  });
  const tenants = createTenantService(people);
  const stats = createStatsService(people);
  const registration = createRegistration({
    people,
    probe: overrides.probe ?? ownProbe,
    allowHttpCallbacks: config.delivery.allowHttpCallbacks,
  });
  const secrets = createWebhookSecrets(people, keyRing);
  const webhooks = createWebhookService({
    people,
    registration,
    secrets,
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
  const invitations = createInvitationService({
    people,
    outbox,
    publicUrl: config.publicUrl,
    now,
  });
  const passwordResets = createPasswordResetService({
    people,
    sessions,
    passwords,
    outbox,
    publicUrl: config.publicUrl,
    registry: metrics.registry,
    logger,
    now,
  });
  const portalLinks = createPortalLinkService({
    people,
    sessions,
    tokens: createPortalTokens({ ...config.portalLinks, now }),
    publicUrl: config.publicUrl,
    allowHttp: config.delivery.allowHttpCallbacks,
    now,
  });
  const acceptance = createAcceptInvitationService({
    people,
    sessions,
    signIns,
    passwords,
    now,
  });
  const publishing = createPublishService({
    people,
    webhooks,
    pipeline: overrides.pipeline ?? ingest.pipeline,
    eventBytesMax: config.ingest.eventBytesMax,
  });
  const health = createHealthService(people, [
    databaseCheck(people),
    { name: 'redis', isNeeded: false, check: async () => void (await redis.ping()) },
  ]);

  // GraphQL.
  const schema = await buildApiSchema([
    new AcceptInvitationResolver(acceptance),
    new ApiKeyResolver(scopes, createApiKeyService(people, now)),
    new AttemptResolver(),
    new AuditResolver(createAuditService(people, scopes)),
    new AuthResolver(signIns, accounts, tenants),
    new DeadLetterResolver(scopes, createDeadLetterService(people, replays)),
    new DeliveryResolver(scopes, deliveries),
    new EventResolver(scopes, events),
    new EventTypeResolver(createEventTypeService(people, routing)),
    new InvitationResolver(scopes, invitations),
    new MemberResolver(scopes, createMemberService(people)),
    new OidcResolver(oidc),
    new PasswordResetResolver(passwordResets),
    new PortalLinkResolver(scopes, portalLinks),
    new PublishResolver(scopes, publishing, createPreviewFilterService(scopes, events)),
    new SourceResolver(
      createSourceService({
        people,
        scopes,
        credentials: createSourceCredentials(keyRing),
        routing,
      }),
    ),
    new StatsResolver(scopes, stats),
    new SystemResolver(health),
    new TenantResolver(tenants),
    new WebhookResolver(scopes, webhooks),
  ]);

  // HTTP.
  const app = fastify({
    bodyLimit: JSON_BODY_BYTES_MAX,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    forceCloseConnections: 'idle',
    // Whoever sends slower than this holds room that others need (promise 5).
    requestTimeout: config.apiLimits.requestTimeoutMs,
    http: {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, config.apiLimits.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(1_000, config.apiLimits.requestTimeoutMs),
    },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => sendError(reply, error, logger),
  });
  const headers = securityHeaders({ isHttps: config.publicUrl.startsWith('https:') });
  addSecurityHeaders(app, headers);
  closeUnread(app);
  handleErrors(app, logger);
  readJsonBodies(app);
  const routes = [
    ...authRoutes(signIns),
    ...webhookRoutes({ scopes, webhooks, publishing }),
    ...eventRoutes(scopes, events),
    ...deliveryRoutes(scopes, deliveries),
    ...portalLinkRoutes(scopes, portalLinks),
  ];
  registerRoutes(app, routes, { authenticator, clientOf });
  ingest.registerRoute(app);
  const openApi = openApiDocument(routes, { version: VERSION, paths: INGEST_OPENAPI });
  registerSystemRoutes(app, { health, metrics, openApi });
  const apollo = await registerGraphql(app, {
    schema,
    authenticator,
    clientOf,
    createLoaders: () => createLoaders(people, stats, webhooks),
    introspection: config.graphql.introspection,
    operations: config.graphql.operations,
    persistedDocuments: createPersistedDocuments(persistedManifest),
    spending: createSpending({ ...config.graphql, now }),
    logger,
  });
  await app.ready();

  return {
    app,
    async close() {
      // Not in onClose: with the drain plugin each would wait for the other.
      await apollo.stop();
      await app.close();
      await Promise.all([ingest.drain(), passwordResets.drain()]);
      await Promise.all([ingest.close(), maintenance.close()]);
      for (const connection of [redis, subscription]) connection.disconnect();
      await pool.end();
      await signInLog.drain();
      await Promise.all([ownProbe.close(), challengeSender.close(), accessTokens.close()]);
      await people.close();
      metrics.close();
    },
  };
}
