/**
 * Bounds the bytes of request bodies that this process holds at a time, from the first byte read to
 * the answer (promise 5): what waits to be committed is bounded elsewhere, what is on its way there is
 * bounded here.
 */
export interface BodyBudget {
  /** Whether so many more may be held; they are taken then. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  /** Bytes that are held. */
  held(): number;
}

export function createBodyBudget(bytesMax: number): BodyBudget {
  let held = 0;
  return {
    take(bytes) {
      // A lone body always passes, or one larger than the budget never could.
      if (held > 0 && held + bytes > bytesMax) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      held -= bytes;
    },
    held: () => held,
  };
}
