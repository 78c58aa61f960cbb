import type { Config } from '@posthorn/config';
import { connectionName, createEnginePool, createRouting, disableWebhook } from '@posthorn/db';
import { createAddressPolicy, createKeyRing, newId } from '@posthorn/domain';
import { createSender, createTokenKeeper } from '@posthorn/outbound';
import {
  connectRedis,
  createDeliverQueues,
  createMaintenanceQueue,
  createRateTokens,
  markRedis,
  rateTag,
  startDeliverWorker,
  startMaintenanceWorker,
  subscribeRouting,
  type TurnJob,
} from '@posthorn/queue';
import { createMetrics, type Logger, type ShutdownStep } from '@posthorn/telemetry';
import { createClaimGate } from './deliver/claim-gate.ts';
import { createDeliverTurn } from './deliver/deliver-turn.ts';
import { createEndpoints } from './deliver/endpoints.ts';
import { createLocalRates } from './deliver/local-rates.ts';
import { createSendDelivery } from './deliver/send-delivery.ts';
import { createTakeRates } from './deliver/take-rates.ts';
import { createTimeSlices } from './deliver/time-slices.ts';
import { compileTargets } from './deliver/webhook-targets.ts';
import { startLease } from './lease/lease.ts';
import { whileUnavailable } from './lease/while-unavailable.ts';
import { waitAtMost } from './leave/wait-at-most.ts';
import { createMailer } from './mail/mailer.ts';
import { createSendMails } from './mail/send-mails.ts';
import { createMaintenanceHandlers } from './maintain/handlers.ts';
import { createHealthServer } from './monitor/health-server.ts';
import { createDeliveryEvents, registerWorkerGauges } from './monitor/worker-metrics.ts';
import { startPump } from './pump/pump.ts';
import { startReconciling } from './pump/reconcile.ts';
import { createRecorder } from './record/recorder.ts';
import { createAllowance } from './turns/allowance.ts';
import { createLines } from './turns/lines.ts';
import { createRoom } from './turns/room.ts';
import { createTurnTaker } from './turns/take-turn.ts';

/** Of what a worker has in hand, one tenant's at most. */
const TENANT_SHARE_MAX = 0.5;
/** Of that share, what a tenant's endpoints that have not answered lately hold at most. */
const UNPROVEN_SHARE_MAX = 0.25;
/** Of each turn of the event loop, encryption takes so long at most. */
const ENCRYPTION_SLICE_MS = 5;
/** Event bodies held at a time, and batches being loaded: together under 140 MB (promise 5). */
const CLAIMED_BYTES_MAX = 32 * 1024 * 1024;
const CLAIMS_AT_ONCE_MAX = 4;

/**
 * BullMQ takes nothing more as soon as it is told to close, but then waits for Redis, for ever if need
 * be. Leaving does not: what is begun is waited for by its own steps.
 */
const BULLMQ_CLOSE_MS = 3_000;

/** A running worker: how to reach its health server, and how to leave. */
export interface RunningWorker {
  address: string;
  /** Stop intake, drain, flush, close: in this order. */
  shutdownSteps: ShutdownStep[];
}

/** Constructs a worker and starts it; the only place in this app that constructs things. */
export async function createWorker(
  config: Config,
  logger: Logger,
  version: string,
): Promise<RunningWorker> {
  const metrics = createMetrics({ process: 'worker' });
  const events = createDeliveryEvents({ registry: metrics.registry, logger });
  const { onError } = events;
  const now = Date.now;
  let isStopping = false;

  const keyRing = createKeyRing(config.secrets.keyRing);
  const pool = createEnginePool({
    url: config.database.url,
    connectionsMax: config.database.poolMax,
    name: connectionName('posthorn-worker', keyRing),
    onError,
  });
  const commands = connectRedis({ nodes: config.redis.nodes, use: 'command', onError });
  const blocking = connectRedis({ nodes: config.redis.nodes, use: 'blocking', onError });
  const subscription = connectRedis({ nodes: config.redis.nodes, use: 'blocking', onError });

  const routing = createRouting({
    pool,
    compile: (loaded) => compileTargets(loaded, keyRing),
    compileEventType: () => null,
    onPollError: onError,
  });
  // Not awaited: without Redis the worker runs all the same, and polls see every change.
  subscribeRouting(subscription, routing.hint).catch(onError);

  const userAgent = `Posthorn/${version}`;
  const guard = {
    addressPolicy: createAddressPolicy({ allowedRanges: config.delivery.allowedPrivateRanges }),
    allowHttp: config.delivery.allowHttpCallbacks,
    timeoutMs: config.delivery.timeoutMs,
  };
  const tokens = createTokenKeeper({ ...guard, userAgent, now });
  const sender = createSender({
    ...guard,
    responseBytesMax: config.delivery.responseBodyBytesMax,
    responseExcerptBytes: config.delivery.responseBodyBytesMax,
    connectionsPerOrigin: config.delivery.inFlightPerWebhookMax,
    userAgent,
  });
  const queues = createDeliverQueues(commands, { partitions: config.queue.partitions, onError });
  const maintenance = createMaintenanceQueue(commands, { onError });
  // A turn that could not be asked for is found by the pump or by reconciliation.
  const ring = (jobs: readonly TurnJob[]): void => {
    if (jobs.length > 0) void queues.ring(jobs).catch(onError);
  };
  const lines = createLines({ ring, now });
  const recorder = createRecorder({ pool, onError });
  const lease = await startLease({
    pool,
    newWorkerId: newId,
    timeoutMs: config.delivery.timeoutMs,
    onError,
  });
  const inTurn = createTimeSlices({ sliceMs: ENCRYPTION_SLICE_MS, now: () => performance.now() });
  const tenantMax = Math.ceil(config.delivery.inFlightMax * TENANT_SHARE_MAX);
  const room = createRoom({ max: config.delivery.inFlightMax, tenantMax });
  const endpoints = createEndpoints({
    placesMax: config.delivery.inFlightPerWebhookMax,
    unprovenMax: Math.ceil(tenantMax * UNPROVEN_SHARE_MAX),
    onPlaces: lines.onPlaces,
    now,
  });
  const takeRates = createTakeRates({
    rateTokens: createRateTokens(commands),
    tagOf: (tenantId) => rateTag(tenantId, config.queue.partitions),
    local: createLocalRates({ workers: lease.workersAlive, now }),
    onError,
  });
  const targetsOf = routing.routes.get;
  const turns = createTurnTaker({
    pool,
    lease,
    claims: createClaimGate({ bytesMax: CLAIMED_BYTES_MAX, loadsMax: CLAIMS_AT_ONCE_MAX }),
    room,
    lines,
    turnSize: config.queue.turnSize,
    allowance: createAllowance({ targetsOf, takeRates, lines, onError }),
    placesOf: ({ webhookId, tenantId }) => endpoints.placesOf({ id: webhookId, tenantId }),
    deliver: createDeliverTurn({
      pool,
      targetsOf,
      freshTargetsOf: (tenantId) => {
        routing.routes.forget(tenantId);
        return routing.routes.get(tenantId);
      },
      takeRates,
      endpoints,
      lines,
      send: createSendDelivery({ sender, tokens, userAgent, inTurn, onError, now }),
      recorder,
      disable: (webhook) => whileUnavailable(() => disableWebhook(pool, webhook), onError),
      events,
      random: Math.random,
    }),
    ring,
    onError,
  });

  const deliver = startDeliverWorker(blocking, {
    partitions: config.queue.partitions,
    concurrency: config.queue.concurrency,
    handle: turns.take,
    onError,
  });
  const mailer =
    config.mail.smtpUrl === null
      ? null
      : createMailer({ url: config.mail.smtpUrl, from: config.mail.from });
  const maintain = startMaintenanceWorker(blocking, {
    handlers: createMaintenanceHandlers({
      pool,
      now,
      isStopping: () => isStopping,
      sendMails: createSendMails({
        pool,
        keyRing,
        mailer,
        isStopping: () => isStopping,
        logger,
      }),
    }),
    onError,
  });
  const pump = startPump({
    pool,
    lines,
    hasPlaces: ({ webhookId, tenantId }) => endpoints.placesOf({ id: webhookId, tenantId }) > 0,
    ring: queues.ring,
    onError,
  });
  const reconciling = startReconciling({
    pool,
    queues,
    maintenance,
    wasEmptied: () => markRedis(commands),
    onRecovered: (what) => logger.info(what, 'recovered batches'),
    onError,
    now,
  });

  registerWorkerGauges(metrics.registry, {
    inFlight: sender.inFlight,
    openBatches: recorder.open,
    unrecorded: recorder.size,
  });
  const health = createHealthServer({
    metrics,
    parts: [
      { name: 'database', check: () => pool.query('select 1') },
      { name: 'redis', check: () => commands.ping() },
    ],
  });
  const address = await health.listen(config.worker);

  return {
    address,
    shutdownSteps: [
      {
        name: 'stop the pump',
        run: async () => {
          isStopping = true;
          await Promise.all([pump.stop(), reconciling.stop()]);
        },
      },
      { name: 'take no more turns', run: () => waitAtMost(BULLMQ_CLOSE_MS, deliver.close()) },
      { name: 'finish slow deliveries', run: turns.drain },
      { name: 'record', run: recorder.drain },
      { name: 'stop maintenance', run: () => waitAtMost(BULLMQ_CLOSE_MS, maintain.close()) },
      { name: 'give up the lease', run: lease.end },
      { name: 'close connections', run: closeConnections },
    ],
  };

  async function closeConnections(): Promise<void> {
    routing.close();
    await Promise.all([sender.close(), tokens.close()]);
    mailer?.close();
    await Promise.all([health.close(), queues.close(), maintenance.close()]);
    for (const redis of [commands, blocking, subscription]) redis.disconnect();
    await pool.end();
  }
}
