import type { ClaimedDelivery } from '@posthorn/db';
import { idTimeMs } from '@posthorn/domain';
import type { BatchJob, RateTokens } from '@posthorn/queue';
import type { LeaseTerm } from '../lease/lease.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { DeliveryEvents } from '../monitor/delivery-events.ts';
import type { Recorder } from '../record/recorder.ts';
import type { EndpointGate } from './endpoint-gate.ts';
import { attempted, putOff, setAside } from './outcomes.ts';
import type { MadeAttempt, NotEncrypted, NotTried, SendDelivery } from './send-delivery.ts';
import { takeRates } from './take-rates.ts';
import type { TenantTargets, WebhookTarget } from './webhook-targets.ts';

/** What found no place is tried again after this long. */
const BUSY_DELAY_MS = 5_000;
/** A webhook whose secrets cannot be read is looked at again after this long. */
const UNREADABLE_DELAY_MS = 60_000;

/** Sends the deliveries of a claimed batch and records what became of each. */
export type DeliverBatch = (
  job: BatchJob,
  term: LeaseTerm,
  deliveries: readonly ClaimedDelivery[],
  /** A delivery is over, its body no longer needed. */
  letGo: (delivery: ClaimedDelivery) => void,
) => Promise<void>;

/** The answer resolves, or is refused, when nothing of the batch is in the air any more. */
export function createDeliverBatch(options: {
  targetsOf: (tenantId: string) => Promise<TenantTargets>;
  /** Reads them anew, whatever is held of them. */
  freshTargetsOf: (tenantId: string) => Promise<TenantTargets>;
  rateTokens: RateTokens;
  queueName: (job: BatchJob) => string;
  gate: EndpointGate;
  /** Likewise by tenant: hanging endpoints of one never fill the worker for another (promise 4). */
  tenantGate: EndpointGate;
  send: SendDelivery;
  recorder: Recorder;
  disable: (webhook: { id: string; tenantId: string; reason: string }) => Promise<void>;
  events: DeliveryEvents;
  random: () => number;
}): DeliverBatch {
  const { gate, tenantGate, recorder, events } = options;

  async function targetsFor(
    job: BatchJob,
    deliveries: readonly ClaimedDelivery[],
  ): Promise<TenantTargets> {
    const held = await whileUnavailable(() => options.targetsOf(job.tenantId), events.onError);
    // One that was made a moment ago is missing in what is held; only a fresh look tells it is gone.
    if (deliveries.every((delivery) => held.has(delivery.webhookId))) return held;
    return whileUnavailable(() => options.freshTargetsOf(job.tenantId), events.onError);
  }

  /** Finds a place at the endpoint and one of the tenant's. @returns which there was none of; null: both. */
  async function enter(job: BatchJob, target: WebhookTarget): Promise<string | null> {
    if (!(await gate.enter(target.id))) return 'ENDPOINT_BUSY';
    if (await tenantGate.enter(job.tenantId)) return null;
    gate.leave(target.id);
    return 'TENANT_BUSY';
  }

  async function deliverOne(
    job: BatchJob,
    term: LeaseTerm,
    { delivery, target }: { delivery: ClaimedDelivery; target: WebhookTarget },
  ): Promise<void> {
    const fullReason = await enter(job, target);
    if (fullReason) {
      const delayMs = BUSY_DELAY_MS * (0.8 + 0.4 * options.random());
      return recorder.record(putOff(job, delivery, { reason: fullReason, delayMs }));
    }
    const untilSafe = async (): Promise<void> => {
      const outage = recorder.outage();
      if (outage) await outage;
      if (!(await term.untilSafe())) throw new Error(`the lease of batch ${job.batchId} ran out`);
    };
    let made: MadeAttempt | NotTried | NotEncrypted;
    try {
      made = await options.send(delivery, target, untilSafe);
    } finally {
      tenantGate.leave(job.tenantId);
      gate.leave(target.id);
    }
    if ('isEncrypted' in made) {
      return recorder.record(setAside(job, delivery, NOT_ENCRYPTED));
    }
    if ('unreadable' in made) {
      const why = { reason: made.unreadable, delayMs: UNREADABLE_DELAY_MS };
      return recorder.record(putOff(job, delivery, why));
    }
    const sent = { ...made, random: options.random };
    const { outcome, disablesWebhook } = attempted(job, delivery, target, sent);
    if (disablesWebhook) {
      const reason = 'The endpoint answered 410 Gone.';
      await options.disable({ id: target.id, tenantId: job.tenantId, reason });
    }
    events.onAttempt(outcome, made.startedAtMs - idTimeMs(delivery.eventUuid));
    await recorder.record(outcome);
  }

  return async (job, term, deliveries, letGo) => {
    if (deliveries.length === 0) return;
    const targets = await targetsFor(job, deliveries);
    const ready: { delivery: ClaimedDelivery; target: WebhookTarget }[] = [];
    const work: Promise<void>[] = [];
    const track = (delivery: ClaimedDelivery, done: Promise<void>) => {
      work.push(done.finally(() => letGo(delivery)));
    };
    for (const delivery of deliveries) {
      const target = targets.get(delivery.webhookId);
      const obstacle = target ? target.obstacle : UNKNOWN;
      if (target && !obstacle) ready.push({ delivery, target });
      else if (obstacle) track(delivery, recorder.record(setAside(job, delivery, obstacle)));
    }
    const waits = await takeRates(ready, {
      rateTokens: options.rateTokens,
      queueName: options.queueName(job),
      onError: events.onError,
    });
    for (const [i, one] of ready.entries()) {
      const delayMs = waits[i] ?? 0;
      const why = { reason: 'RATE_LIMITED', delayMs };
      track(
        one.delivery,
        delayMs === 0
          ? deliverOne(job, term, one)
          : recorder.record(putOff(job, one.delivery, why)),
      );
    }
    await settleAll(work);
  };
}

const UNKNOWN = { status: 'discarded', reason: 'WEBHOOK_DELETED' } as const;
const NOT_ENCRYPTED = { status: 'held', reason: 'ENCRYPTION_FAILED' } as const;

/** Waits for every one, then throws what the first failed with: a batch given back is not in the air. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const failure = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
}
