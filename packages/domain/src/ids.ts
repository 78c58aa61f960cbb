import { randomFillSync } from 'node:crypto';

/**
 * UUIDv7 (RFC 9562 section 5.7): 48 bits of Unix milliseconds, then a 42-bit counter (all of rand_a
 * and the 30 upper bits of rand_b, section 6.2 method 1), then 32 random bits.
 *
 * The counter starts at a random number in its lower half at each new millisecond and goes up by one
 * for each further id of that millisecond, so ids of one process are strictly increasing and there is
 * room for two million million of them a millisecond.
 */
interface Sequence {
  ms: number;
  prefix: string; // the time as text, which most ids of a busy process share
  high: number; // 12 bits: rand_a
  low: number; // 30 bits: the upper part of rand_b
}

/** Further back than this, a time is a meant one (a backfill), not a clock that was stepped. */
const CLOCK_STEP_MS = 10_000;
const MS_MAX = 2 ** 48 - 1;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export type IdMaker = (nowMs?: number) => string;

/**
 * Makes an id maker with state of its own.
 *
 * Without an argument (or with a time at most 10 s behind the newest seen) ids are strictly
 * increasing, also when the clock steps back. With a time further back the id carries exactly that
 * time: such backfilled ids are unique, and increasing among those of the same millisecond.
 */
export function createIdMaker(
  fillRandom: (bytes: Uint8Array) => unknown = randomFillSync,
): IdMaker {
  const pool = Buffer.alloc(4096);
  let used = pool.length;
  const live: Sequence = { ms: -1, prefix: '', high: 0, low: 0 };
  const backfill: Sequence = { ms: -1, prefix: '', high: 0, low: 0 };

  function random32(): number {
    if (used === pool.length) {
      fillRandom(pool);
      used = 0;
    }
    const value = pool.readUInt32LE(used);
    used += 4;
    return value;
  }

  function advance(sequence: Sequence, ms: number): void {
    if (ms !== sequence.ms) {
      sequence.ms = ms;
      sequence.prefix = timePart(ms);
      sequence.high = random32() & 0x7ff;
      sequence.low = random32() >>> 2;
      return;
    }
    if (sequence.low < 0x3fffffff) {
      sequence.low += 1;
    } else if (sequence.high < 0xfff) {
      sequence.low = 0;
      sequence.high += 1;
    } else {
      advance(sequence, ms + 1);
    }
  }

  return (nowMs = Date.now()) => {
    const ms = Math.floor(nowMs);
    if (!(ms >= 0 && ms <= MS_MAX)) throw new RangeError(`not a UUIDv7 time: ${nowMs}`);
    const sequence = ms < live.ms - CLOCK_STEP_MS ? backfill : live;
    advance(sequence, sequence === live ? Math.max(ms, live.ms) : ms);
    return format(sequence, random32());
  };
}

/**
 * A new UUIDv7. `nowMs` is the Unix time in milliseconds it carries, the clock's if left out.
 *
 * This is the one piece of module state in this package: the process's counter, without which two
 * callers could not share one strictly increasing order.
 */
export const newId: IdMaker = createIdMaker();

/** The Unix time in milliseconds that a UUIDv7 carries. */
export function idTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The UTC day that a UUIDv7 lies in, as `20261123`: the name of the partition that holds its row. */
export function dayOf(id: string): string {
  const time = new Date(idTimeMs(id));
  return String(
    time.getUTCFullYear() * 10_000 + (time.getUTCMonth() + 1) * 100 + time.getUTCDate(),
  );
}

/** The smallest UUIDv7 of a millisecond: the lower bound of a range, inclusive. */
export function minIdAt(ms: number): string {
  return `${timePart(ms)}-7000-8000-000000000000`;
}

/** The greatest UUIDv7 of a millisecond: the upper bound of a range, inclusive. */
export function maxIdAt(ms: number): string {
  return `${timePart(ms)}-7fff-bfff-ffffffffffff`;
}

/** No id of a row lies below the one or above the other. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Where the ids of a time and later begin, inclusive, for any time a person may ask about: before
 * 1970 that is before all ids, past the year 10889 (which no UUIDv7 can carry) after all of them.
 */
export function idsSince(ms: number): string {
  if (ms < 0) return LOWEST_ID;
  return ms > MS_MAX ? HIGHEST_ID : minIdAt(ms);
}

/** Where the ids of a time and earlier end, inclusive, for any time. */
export function idsUntil(ms: number): string {
  if (ms < 0) return LOWEST_ID;
  return ms > MS_MAX ? HIGHEST_ID : maxIdAt(ms);
}

/** Whether a text is a UUID of any version, in the usual hyphenated form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

function timePart(ms: number): string {
  const whole = Math.floor(ms);
  if (!(whole >= 0 && whole <= MS_MAX)) throw new RangeError(`not a UUIDv7 time: ${ms}`);
  const hex = whole.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

function format({ prefix, high, low }: Sequence, random: number): string {
  const third = (0x7000 | high).toString(16);
  const fourth = (0x8000 | (low >>> 16)).toString(16);
  const fifth = (low & 0xffff).toString(16).padStart(4, '0') + random.toString(16).padStart(8, '0');
  return `${prefix}-${third}-${fourth}-${fifth}`;
}
