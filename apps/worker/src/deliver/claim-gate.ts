/** Bounds the event bodies this process holds (promise 5). */
export interface ClaimGate {
  /**
   * Loads something once there is room for it.
   * @param bytesOf what was loaded weighs; it counts until `leave` is called with the same number.
   */
  load<T>(work: () => Promise<T>, bytesOf: (loaded: T) => number): Promise<T>;
  leave(bytes: number): void;
}

/**
 * What a batch weighs is known only once it is loaded: fifty events of 256 KiB are 13 MB. So few are
 * loaded at the same time, and none while what is held exceeds the bound.
 */
export function createClaimGate(options: { bytesMax: number; loadsMax: number }): ClaimGate {
  let heldBytes = 0;
  let loading = 0;
  const waiting: (() => void)[] = [];

  const hasRoom = (): boolean => heldBytes < options.bytesMax && loading < options.loadsMax;

  /** Whoever is let in has its place already: nobody can come between. */
  function admitNext(): void {
    while (hasRoom() && waiting.length > 0) {
      loading += 1;
      waiting.shift()?.();
    }
  }

  return {
    async load(work, bytesOf) {
      if (hasRoom() && waiting.length === 0) loading += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        const loaded = await work();
        heldBytes += bytesOf(loaded);
        return loaded;
      } finally {
        loading -= 1;
        admitNext();
      }
    },
    leave(bytes) {
      heldBytes -= bytes;
      admitNext();
    },
  };
}
