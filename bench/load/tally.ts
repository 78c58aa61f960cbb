import { nowMs } from '../measure/clock.ts';
import { NumberSet } from '../measure/number-set.ts';
import { NumberTable } from '../measure/number-table.ts';
import { percentilesOf } from '../measure/percentiles.ts';
import type { LoadReport } from './protocol.ts';
import type { Answer } from './read-answer.ts';

/** Errors of single events in an array that pass by themselves. */
const PASSING = new Set(['OVERLOADED', 'SERVICE_UNAVAILABLE', 'SOURCE_THROTTLED']);
const SAMPLES_MAX = 5;
const SAMPLE_CHARACTERS = 400;

/** What an answer means for a request: settled, or to be tried again as a real source would. */
export type Settlement = 'settled' | 'again';

interface BatchAnswer {
  accepted: number;
  duplicates: number;
  results: { status: string; error?: { code?: string } }[];
}

/** Keeps the books of a run: what was sent when, and what became of it. */
export function createTally(eventsPerRequest: number) {
  const accepted = new NumberSet();
  const sentAt = new NumberTable();
  const answerTimesMs: number[] = [];
  const statuses: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const connectionErrors: Record<string, number> = {};
  const samples: string[] = [];

  const acceptAll = (first: number): void => {
    for (let index = 0; index < eventsPerRequest; index += 1) accepted.add(first + index);
  };
  const acceptEach = (first: number, body: string): Settlement => {
    const answer = JSON.parse(body) as BatchAnswer;
    if (answer.accepted + answer.duplicates === eventsPerRequest) {
      acceptAll(first);
      return 'settled';
    }
    sample(`207 ${body}`);
    let settlement: Settlement = 'settled';
    for (const [index, result] of answer.results.entries()) {
      const code = result.error?.code ?? result.status;
      if (result.status === 'accepted' || result.status === 'duplicate')
        accepted.add(first + index);
      else if (PASSING.has(code)) settlement = 'again';
      else raise(refused, `207 ${code}`);
    }
    return settlement;
  };
  const sample = (text: string): void => {
    if (samples.length < SAMPLES_MAX) samples.push(text.slice(0, SAMPLE_CHARACTERS));
  };

  return {
    accepted,
    /** A request leaves; its events count from their first sending. */
    sent(request: number, atMs: number): void {
      const first = request * eventsPerRequest;
      for (let index = 0; index < eventsPerRequest; index += 1) sentAt.setOnce(first + index, atMs);
    },
    answered(request: number, sentAtMs: number, answer: Answer): Settlement {
      raise(statuses, String(answer.status));
      const first = request * eventsPerRequest;
      if (answer.status === 202 || answer.status === 200) acceptAll(first);
      else if (answer.status === 207) {
        if (acceptEach(first, answer.body) === 'again') return 'again';
      } else {
        sample(`${answer.status} ${answer.body}`);
        if (answer.status >= 500 || answer.status === 429) return 'again';
        raise(refused, String(answer.status), eventsPerRequest);
        return 'settled';
      }
      answerTimesMs.push(nowMs() - sentAtMs);
      return 'settled';
    },
    connectionFailed: (why: string) => raise(connectionErrors, why),
    report(run: {
      startedAtMs: number;
      stoppedAtMs: number;
      requests: number;
      unsettledRequests: number;
    }): LoadReport {
      return {
        ...run,
        endedAtMs: nowMs(),
        accepted: accepted.toBits(),
        refused,
        statuses,
        connectionErrors,
        samples,
        sentAtMs: sentAt.toValues().slice(0, run.requests * eventsPerRequest),
        answerTimes: percentilesOf(Float64Array.from(answerTimesMs)),
      };
    },
  };
}

function raise(counts: Record<string, number>, key: string, by = 1): void {
  counts[key] = (counts[key] ?? 0) + by;
}
