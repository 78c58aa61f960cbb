import { ExactNumber } from './exact-number.ts';
import { hasRewrittenNumber, isRewritten } from './scan-numbers.ts';

type ReviveWithSource = (key: string, value: unknown, context: { source?: string }) => unknown;
/** `JSON.parse` whose reviver sees the text (ECMAScript proposal), which TypeScript's library lacks. */
const parseWithSource = JSON.parse as (text: string, revive: ReviveWithSource) => unknown;

/**
 * Parses JSON as `JSON.parse` does, but a number that a double would not write again as it came is an
 * {@link ExactNumber}. Where there is none, it costs one look over the text more.
 *
 * @throws SyntaxError for what is not JSON
 */
export function parseExact(text: string): unknown {
  const plain: unknown = JSON.parse(text);
  return hasRewrittenNumber(text) ? parseWithSource(text, revive) : plain;
}

const revive: ReviveWithSource = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined && isRewritten(source)
    ? new ExactNumber(source)
    : value;
