/** Bounds how many requests of one webhook are in the air in this process. */
export interface EndpointGate {
  /** Waits for a place, `waitMs` at most. @returns false when there was none. */
  enter(webhookId: string): Promise<boolean>;
  leave(webhookId: string): void;
}

interface Door {
  inside: number;
  /** Those who wait, longest first. */
  queue: Set<(isIn: boolean) => void>;
}

/**
 * An endpoint that hangs fills its own gate and nobody else's; who finds no place in time is put off
 * (promise 4).
 */
export function createEndpointGate(options: { placesMax: number; waitMs: number }): EndpointGate {
  const doors = new Map<string, Door>();
  return {
    enter(webhookId) {
      let door = doors.get(webhookId);
      if (!door) {
        door = { inside: 0, queue: new Set() };
        doors.set(webhookId, door);
      }
      if (door.inside < options.placesMax) {
        door.inside += 1;
        return Promise.resolve(true);
      }
      const { queue } = door;
      return new Promise((resolve) => {
        const answer = (isIn: boolean): void => {
          clearTimeout(timer);
          queue.delete(answer);
          resolve(isIn);
        };
        const timer = setTimeout(() => answer(false), options.waitMs);
        queue.add(answer);
      });
    },
    leave(webhookId) {
      const door = doors.get(webhookId);
      if (!door) return;
      const [next] = door.queue;
      if (next) return next(true);
      door.inside -= 1;
      if (door.inside === 0) doors.delete(webhookId);
    },
  };
}
