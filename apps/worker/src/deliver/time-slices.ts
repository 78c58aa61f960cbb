/** Does a piece of work when it is its turn. */
export type InTurn = <T>(work: () => T) => Promise<T>;

/**
 * Shares the event loop between work that would hold it up (encryption) and everything else of this
 * process: of each turn of the loop, all that is handed in takes about `sliceMs` at most, the rest
 * comes with the turns that follow.
 * @param now milliseconds of a clock that only goes forward
 */
export function createTimeSlices(options: { sliceMs: number; now: () => number }): InTurn {
  let turn: { beganAtMs: number; over: Promise<void> } | null = null;

  function begin(): void {
    const over = new Promise<void>((resolve) => {
      setImmediate(() => {
        turn = null;
        resolve();
      });
    });
    turn = { beganAtMs: options.now(), over };
  }

  return async (work) => {
    while (turn && options.now() - turn.beganAtMs >= options.sliceMs) await turn.over;
    if (!turn) begin();
    return work();
  };
}
