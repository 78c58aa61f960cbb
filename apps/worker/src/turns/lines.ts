import type { WaitingLine } from '@posthorn/db';
import { type TurnJob, turnName } from '@posthorn/queue';

/**
 * What this worker knows of the lines in which deliveries wait for their webhook: which to ask for as
 * soon as their endpoint has places again, and which need not be looked at for a while.
 */
export interface Lines {
  /** Something was put off into a line. */
  join(line: WaitingLine): void;
  /** A turn on a line is over. */
  taken(line: WaitingLine, what: { hasMore: boolean }): void;
  /** Nothing of a webhook may go for so long; it is looked at again sooner if that is long. */
  rest(webhookId: string, ms: number): void;
  isResting(webhookId: string): boolean;
  /** Asks for a turn on each line of a webhook that has places again. */
  onPlaces(webhookId: string): void;
}

/** What another worker has worked off meanwhile is not believed in for longer. */
const KNOWN_MS = 2_000;
/** Nothing rests for longer: its rate may have been raised. */
const REST_MAX_MS = 2_000;
/** A turn that was asked for and not taken yet is not asked for again for so long. */
const ASK_AGAIN_MS = 100;

interface Known {
  line: WaitingLine;
  untilMs: number;
}

export function createLines(options: {
  ring: (jobs: readonly TurnJob[]) => void;
  now: () => number;
}): Lines {
  const { now } = options;
  const known = new Map<string, Map<string, Known>>();
  const restUntil = new Map<string, number>();
  const askedAt = new Map<string, number>();

  function know(line: WaitingLine): void {
    const lines = known.get(line.webhookId) ?? new Map<string, Known>();
    known.set(line.webhookId, lines);
    lines.set(turnName(line), { line, untilMs: now() + KNOWN_MS });
  }

  function linesOf(webhookId: string): WaitingLine[] {
    const lines = known.get(webhookId);
    if (!lines) return [];
    for (const [key, { untilMs }] of lines) if (untilMs < now()) lines.delete(key);
    if (lines.size === 0) known.delete(webhookId);
    return [...lines.values()].map(({ line }) => line);
  }

  function isResting(webhookId: string): boolean {
    const until = restUntil.get(webhookId);
    if (until === undefined) return false;
    if (until > now()) return true;
    restUntil.delete(webhookId);
    return false;
  }

  return {
    join: know,
    taken(line, { hasMore }) {
      askedAt.delete(line.webhookId);
      if (hasMore) return know(line);
      const lines = known.get(line.webhookId);
      lines?.delete(turnName(line));
      if (lines?.size === 0) known.delete(line.webhookId);
    },
    rest(webhookId, ms) {
      const restMs = Math.min(ms, REST_MAX_MS);
      const until = now() + restMs;
      if (until <= (restUntil.get(webhookId) ?? 0)) return;
      restUntil.set(webhookId, until);
      setTimeout(() => {
        if (restUntil.get(webhookId) !== until) return;
        restUntil.delete(webhookId);
        options.ring(linesOf(webhookId));
      }, restMs).unref();
    },
    isResting,
    onPlaces(webhookId) {
      if (!known.has(webhookId) || isResting(webhookId)) return;
      if (now() - (askedAt.get(webhookId) ?? 0) < ASK_AGAIN_MS) return;
      const lines = linesOf(webhookId);
      if (lines.length === 0) return void askedAt.delete(webhookId);
      askedAt.set(webhookId, now());
      options.ring(lines);
    },
  };
}
