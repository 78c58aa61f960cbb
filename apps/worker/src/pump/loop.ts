/** Something done again and again until it is stopped. */
export interface Loop {
  /** Stops and waits for the round under way. */
  stop(): Promise<void>;
}

const AFTER_ERROR_MS = 250;

/**
 * Runs rounds one after the other.
 * @param round says after how many milliseconds the next one comes.
 */
export function every(round: () => Promise<number>, onError: (error: unknown) => void): Loop {
  let isStopped = false;
  let wake: () => void = () => undefined;

  async function run(): Promise<void> {
    while (!isStopped) {
      let waitMs = AFTER_ERROR_MS;
      try {
        waitMs = await round();
      } catch (error) {
        onError(error);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, isStopped ? 0 : waitMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}
