import type { Config } from '@posthorn/config';
import { connectionName, createEnginePool, createPeopleDatabase } from '@posthorn/db';
import { createKeyRing } from '@posthorn/domain';
import { connectRedis, createMaintenanceQueue, type RoutingAnnouncer } from '@posthorn/queue';
import { createMetrics, type Logger } from '@posthorn/telemetry';
import { type FastifyInstance, fastify } from 'fastify';
import persistedManifest from '../../../persisted-documents.json' with { type: 'json' };
import { createClientOf } from './client/client.ts';
import { createPeopleParts } from './create-people-parts.ts';
import { createSpending } from './graphql/admission/spending.ts';
import { buildApiSchema } from './graphql/build-schema.ts';
import { createPersistedDocuments } from './graphql/persisted/persisted-documents.ts';
import { registerGraphql } from './graphql/register-graphql.ts';
import { createIngestParts } from './ingest/create-ingest-parts.ts';
import { INGEST_OPENAPI } from './ingest/openapi.ts';
import type { CallbackProbe, PublishEvent, ReplayAnnouncer } from './modules/shared/ports.ts';
import { createHealthService, databaseCheck } from './modules/system/health.service.ts';
import { SystemResolver } from './modules/system/system.resolver.ts';
import { closeUnread } from './rest/early-end.ts';
import { answerClientError, handleErrors, sendError } from './rest/error-handling.ts';
import { readJsonBodies } from './rest/json-body.ts';
import { openApiDocument } from './rest/openapi.ts';
import { registerRoutes } from './rest/route.ts';
import { addSecurityHeaders, securityHeaders } from './rest/security-headers.ts';
import { registerSystemRoutes } from './rest/system.routes.ts';
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
  const keyRing = createKeyRing(config.secrets.keyRing);
  const pool = createEnginePool({
    url: config.database.url,
    connectionsMax: Math.max(2, config.database.poolMax - peopleConnections),
    name: connectionName('posthorn-api', keyRing),
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
  const clientOf = createClientOf(config.dashboardApi);
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
  const replays: ReplayAnnouncer = overrides.replays ?? {
    announce: (replayId) => {
      maintenance.add('run-replay', replayId, { replayId }).catch(onRedisError);
    },
  };

  const { now = Date.now } = overrides;
  const parts = createPeopleParts({
    config,
    people,
    keyRing,
    pipeline: overrides.pipeline ?? ingest.pipeline,
    routing: overrides.routing ?? ingest.announcer,
    replays,
    announceMail: (mailId) => void maintenance.add('send-mails', mailId, {}).catch(onRedisError),
    probe: overrides.probe,
    registry: metrics.registry,
    logger,
    now,
  });
  const health = createHealthService(people, [
    databaseCheck(people),
    { name: 'redis', isNeeded: false, check: async () => void (await redis.ping()) },
  ]);

  const schema = await buildApiSchema([...parts.resolvers, new SystemResolver(health)]);

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
  const { authenticator, routes } = parts;
  registerRoutes(app, routes, { authenticator, clientOf });
  ingest.registerRoute(app);
  const openApi = openApiDocument(routes, { version: VERSION, paths: INGEST_OPENAPI });
  registerSystemRoutes(app, { health, metrics, openApi });
  const apollo = await registerGraphql(app, {
    schema,
    authenticator,
    clientOf,
    createLoaders: parts.createLoaders,
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
      await Promise.all([ingest.drain(), parts.drain()]);
      await Promise.all([ingest.close(), maintenance.close()]);
      for (const connection of [redis, subscription]) connection.disconnect();
      await pool.end();
      await parts.close();
      await people.close();
      metrics.close();
    },
  };
}
