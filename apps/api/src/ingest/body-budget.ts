/**
 * Bounds the bytes of request bodies that this process holds at a time, from the first byte read to
 * the answer (promise 5): what waits to be committed is bounded elsewhere, what is on its way there is
 * bounded here. One sender has half of it at most (promise 4).
 */
export interface BodyBudget {
  /** Whether so many more may be held for a sender; they are taken then. */
  take(senderId: string, bytes: number): boolean;
  giveBack(senderId: string, bytes: number): void;
  /** Bytes that are held. */
  held(): number;
}

export function createBodyBudget(bytesMax: number): BodyBudget {
  const bySender = new Map<string, number>();
  let held = 0;
  return {
    take(senderId, bytes) {
      const own = bySender.get(senderId) ?? 0;
      // What comes alone always passes, or a body larger than the budget never could.
      if (own > 0 && own + bytes > bytesMax / 2) return false;
      if (held > 0 && held + bytes > bytesMax) return false;
      held += bytes;
      bySender.set(senderId, own + bytes);
      return true;
    },
    giveBack(senderId, bytes) {
      held -= bytes;
      const own = (bySender.get(senderId) ?? 0) - bytes;
      if (own > 0) bySender.set(senderId, own);
      else bySender.delete(senderId);
    },
    held: () => held,
  };
}
