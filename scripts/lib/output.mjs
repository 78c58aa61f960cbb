/**
 * What people see: calm lines, one per step; a turning sign with the time where the terminal can
 * show it, a line now and then where it cannot.
 */

const isTerminal = process.stdout.isTTY === true;
const hasColor = isTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const LABEL_WIDTH = 44;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
/** How often a long step says that it is still going, where nothing can turn. */
const REMINDER_MS = 15_000;

/** @param {string} code @returns {(text: string) => string} */
const style = (code) => (text) => (hasColor ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = style('1');
export const dim = style('2');
export const green = style('32');
export const red = style('31');
export const yellow = style('33');
export const cyan = style('36');

/** What is on the last line of the terminal and turning: a line of its own goes above it. */
let turning = '';

/** @param {string} [text] */
export function say(text = '') {
  process.stdout.write(turning === '' ? `${text}\n` : `\r\u001b[K${text}\n${turning}`);
}

/** Makes room for a line on standard error. */
export function clearLine() {
  if (turning !== '') process.stdout.write('\r\u001b[K');
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** @param {string} text */
const indent = (text) => `  ${text}`;

/**
 * A step that takes a while.
 * @typedef {{ done(label?: string): void, fail(label?: string): void, update(label: string): void }} Step
 * @param {string} label what is being done
 * @returns {Step}
 */
export function step(label) {
  const startedMs = performance.now();
  let current = label;
  let frame = 0;
  const elapsed = () => seconds(performance.now() - startedMs);
  const draw = () => {
    frame += 1;
    const sign = FRAMES[frame % FRAMES.length] ?? '';
    turning = `${indent(cyan(sign))} ${current} ${dim(elapsed())}`;
    process.stdout.write(`\r\u001b[K${turning}`);
  };
  const remind = () => say(indent(`… ${current} (${elapsed()})`));
  const timer = isTerminal ? setInterval(draw, 80) : setInterval(remind, REMINDER_MS);
  timer.unref();
  if (isTerminal) draw();

  /** @param {string} sign @param {string} text */
  const end = (sign, text) => {
    clearInterval(timer);
    const clear = isTerminal ? '\r\u001b[K' : '';
    turning = '';
    say(`${clear}${indent(sign)} ${text.padEnd(LABEL_WIDTH)} ${dim(elapsed().padStart(8))}`);
  };
  return {
    done: (text = current) => end(green('✓'), text),
    fail: (text = current) => end(red('✗'), text),
    update(text) {
      current = text;
    },
  };
}

/**
 * Does something as a step.
 * @template T
 * @param {string} label while it goes on
 * @param {(step: Step) => Promise<T>} work
 * @param {string | ((result: T) => string)} done what to say when it is done
 * @returns {Promise<T>}
 */
export async function inStep(label, work, done) {
  const shown = step(label);
  try {
    const result = await work(shown);
    shown.done(typeof done === 'string' ? done : done(result));
    return result;
  } catch (error) {
    shown.fail(label);
    throw error;
  }
}
