import {
  type ClaimedBatches,
  type ClaimedDelivery,
  finishBatch,
  type HotPool,
  releaseBatch,
} from '@posthorn/db';
import { idTimeMs } from '@posthorn/domain';
import type { SendResult } from '@posthorn/outbound';
import type { TurnJob } from '@posthorn/queue';
import type { LeaseTerm } from '../lease/lease.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { DeliveryEvents } from '../monitor/delivery-events.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Lines } from '../turns/lines.ts';
import type { Answered, Endpoints } from './endpoints.ts';
import { attempted, putOff, setAside } from './outcomes.ts';
import type { MadeAttempt, NotEncrypted, NotTried, SendDelivery } from './send-delivery.ts';
import type { TakeRates } from './take-rates.ts';
import type { TenantTargets, WebhookTarget } from './webhook-targets.ts';

/** A webhook whose secrets cannot be read is looked at again after this long. */
const UNREADABLE_DELAY_MS = 60_000;
/** An endpoint that took so long holds its places like one that does not answer. */
const SLOW_MS = 1_000;

/** Sends what a turn has claimed and records what became of each delivery. */
export type DeliverTurn = (
  job: TurnJob,
  claimed: ClaimedBatches & { term: LeaseTerm },
  hear: {
    /** A delivery's body is no longer needed. */
    letGo: (delivery: ClaimedDelivery) => void;
    /** A delivery is recorded. */
    onOver: () => void;
  },
) => Promise<void>;

interface Ready {
  delivery: ClaimedDelivery;
  target: WebhookTarget;
}

/** The answer resolves when nothing of the turn is in the air any more. It is never refused. */
export function createDeliverTurn(options: {
  pool: HotPool;
  targetsOf: (tenantId: string) => Promise<TenantTargets>;
  /** Reads them anew, whatever is held of them. */
  freshTargetsOf: (tenantId: string) => Promise<TenantTargets>;
  takeRates: TakeRates;
  endpoints: Endpoints;
  lines: Lines;
  send: SendDelivery;
  recorder: Recorder;
  disable: (webhook: { id: string; tenantId: string; reason: string }) => Promise<void>;
  events: DeliveryEvents;
  random: () => number;
}): DeliverTurn {
  const { pool, endpoints, lines, recorder, events } = options;

  async function targetsFor(
    job: TurnJob,
    deliveries: readonly ClaimedDelivery[],
  ): Promise<TenantTargets> {
    const held = await whileUnavailable(() => options.targetsOf(job.tenantId), events.onError);
    // One that was made a moment ago is missing in what is held; only a fresh look tells it is gone.
    if (deliveries.every((delivery) => held.has(delivery.webhookId))) return held;
    return whileUnavailable(() => options.freshTargetsOf(job.tenantId), events.onError);
  }

  /** It waits in the line of its webhook, as the next to go. */
  function intoLine(job: TurnJob, { delivery }: Ready, reason: string): Promise<void> {
    const { tenantId, tier, lane } = job;
    lines.join({ tenantId, tier, lane, webhookId: delivery.webhookId });
    return recorder.record(putOff(job, delivery, { reason, delayMs: 0 }));
  }

  async function deliverOne(job: TurnJob, term: LeaseTerm, ready: Ready): Promise<void> {
    const { delivery, target } = ready;
    const place = await endpoints.enter({ id: target.id, tenantId: job.tenantId });
    if (!place) return intoLine(job, ready, 'ENDPOINT_BUSY');
    const untilSafe = async (): Promise<void> => {
      const outage = recorder.outage();
      if (outage) await outage;
      if (!(await term.untilSafe())) throw new Error(`the lease of turn ${term.workerId} ran out`);
    };
    let made: MadeAttempt | NotTried | NotEncrypted | null = null;
    try {
      made = await options.send(delivery, target, untilSafe);
    } finally {
      endpoints.leave(place, made && 'result' in made ? answeredIn(made.result) : 'slowly');
    }
    if ('isEncrypted' in made) return recorder.record(setAside(job, delivery, NOT_ENCRYPTED));
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

  /** Which of a lane's deliveries may not go now, and why: they join the lines of their webhooks. */
  async function admit(job: TurnJob, ready: readonly Ready[]): Promise<Map<Ready, string>> {
    // What comes out of a line was counted when it was taken.
    if ('webhookId' in job) return new Map();
    const kept = new Map<Ready, string>();
    const byTarget = Map.groupBy(ready, ({ target }) => target);
    const wanted = new Map([...byTarget].map(([target, its]) => [target, its.length]));
    const grants = await options.takeRates(job.tenantId, wanted, { isLine: false });
    for (const [target, its] of byTarget) {
      const grant = grants.get(target);
      if (!grant) continue;
      const over = its.slice(grant.granted);
      for (const one of over) kept.set(one, 'RATE_LIMITED');
      if (over.length > 0) lines.rest(target.id, grant.nextInMs);
    }
    return kept;
  }

  /**
   * A batch whose deliveries are recorded is over; one of which any failed, or was not even begun, is
   * given back once nothing of it is in the air.
   */
  async function settleBatch(
    batch: { batchId: string; workerId: string },
    work: readonly Promise<void>[],
    isWhole: boolean,
  ): Promise<void> {
    if (work.length === 0 && isWhole) {
      return whileUnavailable(() => finishBatch(pool, batch), events.onError);
    }
    const failure = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
    if (failure) events.onError(failure.reason);
    else if (isWhole) return;
    recorder.forget(batch.batchId);
    await whileUnavailable(() => releaseBatch(pool, batch), events.onError);
  }

  return async (job, { batchIds, deliveries, withoutEvent, term }, { letGo, onOver }) => {
    const work = new Map<string, Promise<void>[]>(batchIds.map((id) => [id, []]));
    const track = (batchId: string, done: Promise<void>, onEnd = onOver): void => {
      work.get(batchId)?.push(done.finally(onEnd));
    };
    const sizes = Map.groupBy([...deliveries, ...withoutEvent], ({ batchId }) => batchId);
    for (const [id, ofBatch] of sizes) {
      recorder.begin({ id, workerId: term.workerId, deliveries: ofBatch.length });
    }
    for (const delivery of withoutEvent) {
      events.onError(new Error(`delivery ${delivery.id} has no event`));
      track(delivery.batchId, recorder.record(setAside(job, delivery, NO_EVENT)));
    }
    const isWhole = await sendAll().then(
      () => true,
      (error: unknown) => {
        events.onError(error);
        return false;
      },
    );
    const { workerId } = term;
    await Promise.all(
      [...work].map(([batchId, ofBatch]) => settleBatch({ batchId, workerId }, ofBatch, isWhole)),
    );

    async function sendAll(): Promise<void> {
      if (deliveries.length === 0) return;
      const targets = await targetsFor(job, deliveries);
      const ready: Ready[] = [];
      const over = (delivery: ClaimedDelivery) => () => {
        letGo(delivery);
        onOver();
      };
      for (const delivery of deliveries) {
        const target = targets.get(delivery.webhookId);
        const obstacle = target ? target.obstacle : UNKNOWN;
        if (target && !obstacle) ready.push({ delivery, target });
        else if (obstacle) {
          const done = recorder.record(setAside(job, delivery, obstacle));
          track(delivery.batchId, done, over(delivery));
        }
      }
      const kept = await admit(job, ready);
      for (const one of ready) {
        const reason = kept.get(one);
        const done = reason ? intoLine(job, one, reason) : deliverOne(job, term, one);
        track(one.delivery.batchId, done, over(one.delivery));
      }
    }
  };
}

const UNKNOWN = { status: 'discarded', reason: 'WEBHOOK_DELETED' } as const;
const NOT_ENCRYPTED = { status: 'held', reason: 'ENCRYPTION_FAILED' } as const;
const NO_EVENT = { status: 'held', reason: 'EVENT_MISSING' } as const;

function answeredIn({ outcome, durationMs }: SendResult): Answered {
  if (outcome.kind === 'failure') return 'not';
  if (durationMs >= SLOW_MS) return 'slowly';
  return outcome.status < 500 && outcome.status !== 429 ? 'well' : 'badly';
}
