import type { Config } from '@posthorn/config';
import { createRouting, type HotPool, isUnavailable, type Routing } from '@posthorn/db';
import type { KeyRing, PosthornError } from '@posthorn/domain';
import {
  createDeliverQueues,
  createRoutingAnnouncer,
  type RedisConnection,
  type RoutingAnnouncer,
  subscribeRouting,
} from '@posthorn/queue';
import type { Logger, Registry } from '@posthorn/telemetry';
import type { FastifyInstance } from 'fastify';
import type { ClientOf } from '../client/client.ts';
import type { PublishEvent } from '../modules/shared/ports.ts';
import { createAuthenticateSource } from './authenticate-source.ts';
import { createBell } from './bell.ts';
import { createBodyBudget } from './body-budget.ts';
import { createEventTypeCompiler } from './compile-event-type.ts';
import { createFailureLog } from './failure-log.ts';
import { createFailureThrottle } from './failure-throttle.ts';
import { createIngest, type Ingest, type IngestEventType } from './ingest.ts';
import { createIngestMetrics, registerIngestGauges } from './ingest-metrics.ts';
import { registerIngestRoute } from './ingest-route.ts';
import { createSourceThrottle } from './source-throttle.ts';
import { createStore } from './store.ts';
import { compileRoutes, type TenantRoutes } from './tenant-routes.ts';

/** Ingest put together: what `create-api.ts` needs of it. */
export interface IngestParts {
  /** `POST /api/v1/events/ingest`. */
  registerRoute(app: FastifyInstance): void;
  /** For events that come from a person. */
  pipeline: PublishEvent;
  /** Tells this process at once, and the others over Redis. */
  announcer: RoutingAnnouncer;
  /** Waits until every event that was taken has its answer; nothing may be taken any more. */
  drain(): Promise<void>;
  /** Lets go of timers and queues; the connections are their makers'. */
  close(): Promise<void>;
}

/** Puts ingest together; called by `create-api.ts`, which makes the connections. */
export function createIngestParts(options: {
  config: Pick<Config, 'ingest' | 'queue'>;
  /** The engine's pool. */
  pool: HotPool;
  /** A connection of use `command`. */
  commands: RedisConnection;
  /** A connection of use `blocking`, for nothing else. */
  subscription: RedisConnection;
  keyRing: KeyRing;
  clientOf: ClientOf;
  registry: Registry;
  logger: Pick<Logger, 'debug' | 'error' | 'warn'>;
  now: () => number;
}): IngestParts {
  const { pool, commands, logger, now } = options;
  const { ingest: limits, queue } = options.config;
  const metrics = createIngestMetrics(options);
  // Ingest goes on without Redis (promise 2), and it may be away for long: no news.
  const onRedisError = (err: unknown): void => logger.debug({ err }, 'Redis is not reachable');
  const routing: Routing<TenantRoutes, IngestEventType> = createRouting({
    pool,
    compile: compileRoutes,
    compileEventType: createEventTypeCompiler(),
    onPollError: (err) => logger.warn({ err }, 'changes of routing cannot be read'),
  });
  // Not awaited: without Redis events are taken all the same, and polls see every change.
  subscribeRouting(options.subscription, routing.hint).catch(onRedisError);

  const queues = createDeliverQueues(commands, {
    partitions: queue.partitions,
    onError: onRedisError,
  });
  const store = createStore({
    pool,
    bell: createBell({ queues, onRedisError, now }),
    batchSize: queue.batchSize,
    dedupDays: limits.dedupDays,
    bufferedEventsMax: limits.bufferedEventsMax,
    bufferedBytesMax: limits.bufferedBytesMax,
    now,
    onFlush: metrics.onFlush,
    onFailure: metrics.onStoreFailure,
  });
  const ingest = createIngest({ routing, store });
  const failures = createFailureLog({
    pool,
    onError(err) {
      // PostgreSQL being away is told elsewhere, once.
      if (!isUnavailable(err)) logger.warn({ err }, 'failed authentications were not written');
    },
    now,
  });
  const bodyBudget = createBodyBudget(limits.bufferedBytesMax);
  registerIngestGauges(options.registry, {
    bufferedEvents: store.size,
    bodyBytes: bodyBudget.held,
  });
  const others = createRoutingAnnouncer(commands);

  return {
    registerRoute(app) {
      registerIngestRoute(app, {
        clientOf: options.clientOf,
        authenticate: createAuthenticateSource({
          routing,
          keyRing: options.keyRing,
          throttle: createFailureThrottle({ now }),
          failures,
          now,
        }),
        ingest,
        throttle: createSourceThrottle({ now }),
        bodyBudget,
        eventBytesMax: limits.eventBytesMax,
        batchEventsMax: limits.batchEventsMax,
        now,
        observer: metrics,
      });
    },
    pipeline: { publish: (input) => publish(ingest, input) },
    announcer: {
      announce(tenantId) {
        routing.hint(tenantId);
        others.announce(tenantId);
      },
    },
    async drain() {
      await Promise.all([store.drain(), failures.drain()]);
    },
    async close() {
      routing.close();
      await queues.close();
    },
  };
}

async function publish(
  ingest: Ingest,
  input: Parameters<PublishEvent['publish']>[0],
): ReturnType<PublishEvent['publish']> {
  const result = await ingest.publish(input);
  switch (result.kind) {
    case 'accepted':
      return {
        id: result.id,
        duplicate: false,
        deliveries: result.deliveries,
        deliveryIds: result.deliveryIds,
      };
    case 'duplicate':
      return { id: result.id, duplicate: true, deliveries: 0, deliveryIds: [] };
    case 'rejected':
      throw result.error satisfies PosthornError;
  }
}
