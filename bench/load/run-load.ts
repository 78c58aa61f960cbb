import { nowMs } from '../measure/clock.ts';
import { type Connection, openConnection, type Target } from './connection.ts';
import type { LoadPlan, LoadReport } from './protocol.ts';
import { createRequestMaker } from './request.ts';
import { createTally } from './tally.ts';
import { createWorkQueue, type Work } from './work-queue.ts';

const RECONNECT_AFTER_MS = 50;
const TICK_MS = 1;

interface Slot {
  connection: Connection | null;
  buffer: Buffer;
  inAir: (Work & { sentAtMs: number }) | null;
}

/** A prepared run: signed ahead, connected. */
export interface PreparedLoad {
  run(): Promise<LoadReport>;
  stop(): void;
  counts(): { accepted: number; outstanding: number };
}

/** Signs ahead and opens the connections, so that the run starts at full speed. */
export async function prepareLoad(plan: LoadPlan): Promise<PreparedLoad> {
  const maker = createRequestMaker(plan);
  maker.signAhead(plan.signAhead);
  const tally = createTally(plan.eventsPerRequest);
  const free: Slot[] = [];
  const slots: Slot[] = [];
  let queue: ReturnType<typeof createWorkQueue> | null = null;
  let inAir = 0;
  let isOver = false;

  const feed = (): void => {
    if (queue === null) return;
    for (let slot = free.pop(); slot !== undefined; slot = free.pop()) {
      const now = nowMs();
      const work = queue.next(now);
      if (work === null) {
        free.push(slot);
        return;
      }
      tally.sent(work.request, work.sinceMs);
      maker.fill(slot.buffer, work.request, now);
      slot.inAir = { ...work, sentAtMs: now };
      inAir += 1;
      slot.connection?.send(slot.buffer);
    }
  };
  const landed = (slot: Slot): Slot['inAir'] => {
    const work = slot.inAir;
    if (work !== null) inAir -= 1;
    slot.inAir = null;
    return work;
  };
  const open = (slot: Slot, target: Target): void => {
    slot.connection = openConnection(target, {
      ready: () => {
        free.push(slot);
        feed();
      },
      answered: (answer) => {
        const work = landed(slot);
        if (work === null) return;
        const settlement = tally.answered(work.request, work.sentAtMs, answer);
        if (settlement === 'again') queue?.again(work.request, nowMs());
        if (!answer.isLast) free.push(slot);
        feed();
      },
      broken: (why) => {
        if (isOver) return;
        tally.connectionFailed(why);
        const at = free.indexOf(slot);
        if (at !== -1) free.splice(at, 1);
        const work = landed(slot);
        if (work !== null) queue?.again(work.request, nowMs());
        setTimeout(() => isOver || open(slot, target), RECONNECT_AFTER_MS);
      },
    });
  };

  for (let index = 0; index < plan.connections; index += 1) {
    const target = plan.targets[index % plan.targets.length];
    if (target === undefined) throw new Error('a load needs a target');
    const slot: Slot = { connection: null, buffer: maker.newBuffer(), inAir: null };
    slots.push(slot);
    open(slot, target);
  }
  await waitFor(() => free.length === slots.length);

  return {
    counts: () => ({ accepted: tally.accepted.size, outstanding: inAir + (queue?.waiting ?? 0) }),
    stop: () => queue?.stop(nowMs()),
    async run() {
      const startedAtMs = nowMs();
      queue = createWorkQueue({
        requestsPerSecond: plan.pace.kind === 'open' ? plan.pace.requestsPerSecond : null,
        requestsMax: plan.requests,
        startMs: startedAtMs,
        stopAtMs: startedAtMs + plan.durationMs,
      });
      const started = queue;
      const outstanding = (): number => inAir + started.waiting;
      // The tick paces an open loop, and in a closed one sends what waits for another try.
      const tick = setInterval(feed, plan.pace.kind === 'open' ? TICK_MS : TICK_MS * 20);
      feed();
      await waitFor(() => {
        const stoppedAtMs = started.stoppedAtMs(nowMs());
        if (stoppedAtMs === null) return false;
        return outstanding() === 0 || nowMs() > stoppedAtMs + plan.retryForMs;
      });
      clearInterval(tick);
      isOver = true;
      for (const slot of slots) slot.connection?.close();
      return tally.report({
        startedAtMs,
        stoppedAtMs: started.stoppedAtMs(nowMs()) ?? nowMs(),
        requests: started.issued,
        unsettledRequests: outstanding(),
      });
    },
  };
}

function waitFor(isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!isSo()) return;
      clearInterval(timer);
      resolve();
    }, 5);
  });
}
