import {
  type ClaimedDelivery,
  claimBatch,
  type DeliveryOutcome,
  disableWebhook,
  findDue,
  finishBatch,
  type HotPool,
  unclaimBatch,
} from '@posthorn/db';
import { idTimeMs } from '@posthorn/domain';
import type { Sender } from '@posthorn/outbound';
import type { BatchJob, RateTokens } from '@posthorn/queue';
import type { LaneAdmission } from '../admit/lane-admission.ts';
import type { Lease } from '../lease/lease.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { DeliveryEvents } from '../monitor/delivery-events.ts';
import type { Recorder } from '../record/recorder.ts';
import { buildRequest } from './build-request.ts';
import type { ClaimGate } from './claim-gate.ts';
import type { EndpointGate } from './endpoint-gate.ts';
import { attempted, putOff, setAside } from './outcomes.ts';
import { takeRates } from './take-rates.ts';
import type { TenantTargets, WebhookTarget } from './webhook-targets.ts';

/**
 * A batch gives back its credit and its place in BullMQ after this long, though some endpoints have
 * not answered: its claim in PostgreSQL goes on protecting it, and slow endpoints hold up nobody else.
 */
const PATIENCE_MS = 1_000;
/** An endpoint whose gate is full gets its deliveries again after this long. */
const BUSY_DELAY_MS = 5_000;

/** Works batches off: claim, send, record, finish, pass the credit on. */
export interface BatchHandler {
  handle(job: BatchJob): Promise<void>;
  /** Batches not yet finished, those with slow endpoints included. */
  open(): number;
  /** Waits until every batch begun is recorded. */
  drain(): Promise<void>;
}

export function createBatchHandler(options: {
  pool: HotPool;
  lease: Lease;
  targetsOf: (tenantId: string) => Promise<TenantTargets>;
  rateTokens: RateTokens;
  queueName: (job: BatchJob) => string;
  claims: ClaimGate;
  gate: EndpointGate;
  sender: Sender;
  recorder: Recorder;
  admission: LaneAdmission;
  batchSize: number;
  inFlightMax: number;
  events: DeliveryEvents;
  now: () => number;
  random: () => number;
}): BatchHandler {
  const { pool, lease, gate, recorder, admission, events } = options;
  const running = new Set<Promise<void>>();

  async function handle(job: BatchJob): Promise<void> {
    await lease.untilSafe();
    const claim = { ...job, workerId: lease.workerId };
    const deliveries = await whileUnavailable(
      () => options.claims.load(() => claimBatch(pool, claim), bytesOf),
      events.onError,
    );
    const work = deliverAll(job, deliveries).finally(() =>
      options.claims.leave(bytesOf(deliveries)),
    );
    const tracked = work.then(
      () => undefined,
      () => undefined,
    );
    running.add(tracked);
    void tracked.finally(() => running.delete(tracked));
    try {
      if (options.sender.inFlight() < options.inFlightMax && !(await settlesWithin(work))) {
        void work.then(
          () => finish(job, 0),
          (error: unknown) => giveUp(job, error),
        );
        await admission.passOn(job, await due(job));
        return;
      }
      await work;
    } catch (error) {
      await giveUp(job, error);
      await admission.passOn(job, []);
      return;
    }
    await admission.passOn(job, await finish(job, options.batchSize));
  }

  async function deliverAll(job: BatchJob, deliveries: ClaimedDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const targets = await whileUnavailable(() => options.targetsOf(job.tenantId), events.onError);
    const ready: { delivery: ClaimedDelivery; target: WebhookTarget }[] = [];
    const outcomes: DeliveryOutcome[] = [];
    for (const delivery of deliveries) {
      const target = targets.get(delivery.webhookId);
      const obstacle = target ? target.obstacle : UNKNOWN;
      if (target && !obstacle) ready.push({ delivery, target });
      else if (obstacle) outcomes.push(setAside(job, delivery, obstacle));
    }
    const waits = await takeRates(ready, {
      rateTokens: options.rateTokens,
      queueName: options.queueName(job),
      onError: events.onError,
    });
    const sends = ready.map(({ delivery, target }, i) => {
      const delayMs = waits[i] ?? 0;
      if (delayMs === 0) return deliverOne(job, delivery, target);
      return recorder.record(putOff(job, delivery, { reason: 'RATE_LIMITED', delayMs }));
    });
    await Promise.all([...sends, ...outcomes.map((outcome) => recorder.record(outcome))]);
  }

  async function deliverOne(
    job: BatchJob,
    delivery: ClaimedDelivery,
    target: WebhookTarget,
  ): Promise<void> {
    if (!(await gate.enter(target.id))) {
      const delayMs = BUSY_DELAY_MS * (0.8 + 0.4 * options.random());
      return recorder.record(putOff(job, delivery, { reason: 'ENDPOINT_BUSY', delayMs }));
    }
    try {
      await lease.untilSafe();
      const startedAtMs = options.now();
      const result = await options.sender.send(buildRequest(delivery, target, startedAtMs));
      const sent = { result, startedAtMs, random: options.random };
      const { outcome, disablesWebhook } = attempted(job, delivery, target, sent);
      if (disablesWebhook) await disable(job, target);
      events.onAttempt(outcome, startedAtMs - idTimeMs(delivery.eventUuid));
      await recorder.record(outcome);
    } finally {
      gate.leave(target.id);
    }
  }

  function disable(job: BatchJob, target: WebhookTarget): Promise<void> {
    const reason = 'The endpoint answered 410 Gone.';
    return whileUnavailable(
      () => disableWebhook(pool, { id: target.id, tenantId: job.tenantId, reason }),
      events.onError,
    );
  }

  function finish(job: BatchJob, limit: number): Promise<string[]> {
    const batch = { ...job, workerId: lease.workerId, limit };
    return whileUnavailable(() => finishBatch(pool, batch), events.onError);
  }

  function due(job: BatchJob): Promise<string[]> {
    return whileUnavailable(
      () => findDue(pool, { ...job, limit: options.batchSize }),
      events.onError,
    );
  }

  async function giveUp(job: BatchJob, error: unknown): Promise<void> {
    events.onError(error);
    const batch = { batchId: job.batchId, workerId: lease.workerId };
    await whileUnavailable(() => unclaimBatch(pool, batch), events.onError);
  }

  return {
    handle,
    open: () => running.size,
    async drain() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/** Roughly: the bodies, and what each delivery weighs beside its body. */
function bytesOf(deliveries: readonly ClaimedDelivery[]): number {
  return deliveries.reduce((sum, delivery) => sum + delivery.dataText.length + 1_000, 0);
}

const UNKNOWN = { status: 'discarded', reason: 'WEBHOOK_DELETED' } as const;

async function settlesWithin(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  try {
    return await Promise.race([work.then(() => true), patience]);
  } finally {
    clearTimeout(timer);
  }
}
