import {
  type Claim,
  type ClaimedBatches,
  type ClaimedDelivery,
  claimBatches,
  claimWaiting,
  findDue,
  type HotPool,
  releaseTurn,
} from '@posthorn/db';
import { newId } from '@posthorn/domain';
import { type TurnJob, turnName } from '@posthorn/queue';
import type { ClaimGate } from '../deliver/claim-gate.ts';
import type { DeliverTurn } from '../deliver/deliver-turn.ts';
import type { Lease, LeaseTerm } from '../lease/lease.ts';
import { whileUnavailable } from '../lease/while-unavailable.ts';
import type { Lines } from './lines.ts';
import type { Room } from './room.ts';

/**
 * Takes turns: claims what there is room for, hands it over to be delivered, and asks for another turn,
 * at the end of the queue, when there is more. A turn does not wait for endpoints: what it claimed is
 * protected by its claim in PostgreSQL, and bounded by the room.
 */
export interface TurnTaker {
  take(job: TurnJob): Promise<void>;
  /** Turns whose deliveries are not all recorded, those with slow endpoints included. */
  open(): number;
  /** Waits until everything claimed is recorded or given back. */
  drain(): Promise<void>;
}

interface Taken extends ClaimedBatches {
  term: LeaseTerm;
  /** Whether there is more that could go now. */
  hasMore: boolean;
}

type LineJob = Extract<TurnJob, { webhookId: string }>;

export function createTurnTaker(options: {
  pool: HotPool;
  lease: Lease;
  claims: ClaimGate;
  room: Room;
  lines: Lines;
  /** Deliveries one turn takes at most. */
  turnSize: number;
  /** How many of a webhook's deliveries may go now, by its endpoint and its limits. */
  allowance: (line: LineJob, dueCount: number) => Promise<number>;
  /** How many its endpoint has places for. */
  placesOf: (line: LineJob) => number;
  deliver: DeliverTurn;
  ring: (jobs: readonly TurnJob[]) => void;
  onError: (error: unknown) => void;
}): TurnTaker {
  const { pool, room, lines, onError } = options;
  const running = new Set<Promise<void>>();

  async function take(job: TurnJob): Promise<void> {
    const limit = limitOf(job);
    if (limit === 0) return;
    room.enter(job.tenantId, limit);
    let taken: Taken | null = null;
    try {
      taken = await whileUnavailable(() => load(job, limit), onError);
    } finally {
      room.leave(job.tenantId, limit - (taken ? sizeOf(taken) : 0));
    }
    handOver(job, taken);
    if (taken.hasMore) options.ring([job]);
  }

  /** How much the turn may claim; 0: it is asked for again when there is room. */
  function limitOf(job: TurnJob): number {
    const free = Math.min(options.turnSize, room.of(job.tenantId));
    if (free === 0) {
      room.whenFree(job.tenantId, turnName(job), () => options.ring([job]));
      return 0;
    }
    // Without places the endpoint asks for the turn itself, as soon as it has some.
    return 'day' in job ? free : Math.min(free, options.placesOf(job));
  }

  /** A claim whose answer is lost is taken back before another is made: nothing is held unknown. */
  async function load(job: TurnJob, limit: number): Promise<Taken> {
    return options.claims.load(async () => {
      const term = await options.lease.term();
      const claim = { workerId: term.workerId, turnId: newId() };
      try {
        const claimed =
          'day' in job
            ? await claimBatches(pool, { ...job, ...claim, limit })
            : await takeLine(job, claim, limit);
        return { ...claimed, term };
      } catch (error) {
        await whileUnavailable(() => releaseTurn(pool, claim), onError);
        throw error;
      }
    }, bytesOf);
  }

  async function takeLine(
    job: LineJob,
    claim: Claim,
    limit: number,
  ): Promise<ClaimedBatches & { hasMore: boolean }> {
    const due = await findDue(pool, { ...job, limit });
    const allowed = due.length === 0 ? 0 : await options.allowance(job, due.length);
    const hasMore = due.length === limit || allowed < due.length;
    lines.taken(job, { hasMore });
    if (allowed === 0) return { batchIds: [], deliveries: [], withoutEvent: [], hasMore: false };
    const deliveryIds = due.slice(0, allowed);
    const claimed = await claimWaiting(pool, { ...job, ...claim, deliveryIds });
    return { ...claimed, hasMore: hasMore && allowed === due.length };
  }

  function handOver(job: TurnJob, taken: Taken): void {
    let heldBytes = bytesOf(taken);
    let open = sizeOf(taken);
    const letGo = (delivery: ClaimedDelivery): void => {
      const freed = Math.min(heldBytes, bytesOf({ deliveries: [delivery] }));
      heldBytes -= freed;
      options.claims.leave(freed);
    };
    const onOver = (): void => {
      open -= 1;
      room.leave(job.tenantId, 1);
    };
    const work = options
      .deliver(job, taken, { letGo, onOver })
      .catch(onError)
      .finally(() => {
        options.claims.leave(heldBytes);
        if (open > 0) room.leave(job.tenantId, open);
        running.delete(work);
      });
    running.add(work);
  }

  return {
    take,
    open: () => running.size,
    async drain() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

const sizeOf = (claimed: ClaimedBatches): number =>
  claimed.deliveries.length + claimed.withoutEvent.length;

/** Roughly: the bodies, and what each delivery weighs beside its body. */
function bytesOf({ deliveries }: Pick<ClaimedBatches, 'deliveries'>): number {
  return deliveries.reduce((sum, delivery) => sum + delivery.dataText.length + 1_000, 0);
}
