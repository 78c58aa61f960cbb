/** One step from a value to those in it: a member or element by name, or every element of an array. */
export type PathStep = { kind: 'name'; name: string } | { kind: 'every' };

/** Which values of `data` are to be encrypted. */
export interface EncryptedPath {
  /** As `x-webhook-encrypted` names it: printable ASCII without a comma. */
  label: string;
  /** From `data` on; none: `data` as a whole. */
  steps: readonly PathStep[];
}

const PATH_CHARS_MAX = 500;
const NAME = /\.([^.[\]"\s]+)/y;
const QUOTED = /\[("(?:[^"\\]|\\.)*")\]/y;
const INDEX = /\[(0|[1-9]\d{0,8})\]/y;
const EVERY = /\[\]/y;
/** What can stand in the header, between commas, as it is. */
const HEADER_SAFE = /^[\x20-\x2b\x2d-\x7e]+$/;
const PLAIN_NAME = /^[\x21-\x7e]+$/;

/**
 * Reads a path (CONTRACT.md, "Encryption"): `data`, `data.card.number`, `data.items[].secret` for
 * every element, `data.items[0]` or `data.items.0` for one, and `data["card.number"]`, the name as a
 * JSON string, for names that hold dots, brackets or blanks.
 * @returns null when it is none
 */
export function parseEncryptedPath(text: string): EncryptedPath | null {
  if (text.length > PATH_CHARS_MAX || !text.startsWith('data')) return null;
  const steps: PathStep[] = [];
  let at = 'data'.length;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    const plain = match(NAME)?.[1] ?? match(INDEX)?.[1];
    const quoted = plain === undefined ? match(QUOTED)?.[1] : undefined;
    const name = quoted === undefined ? plain : unquote(quoted);
    if (name === null) return null;
    if (name !== undefined) steps.push({ kind: 'name', name });
    else if (match(EVERY)) steps.push({ kind: 'every' });
    else return null;
  }
  return { label: HEADER_SAFE.test(text) ? text : labelOf(steps), steps };
}

function unquote(text: string): string | null {
  try {
    return JSON.parse(text) as string;
  } catch {
    return null;
  }
}

/** The same path in a form that fits the header: other characters as JSON escapes. */
function labelOf(steps: readonly PathStep[]): string {
  const texts = steps.map((step) => {
    if (step.kind === 'every') return '[]';
    const isPlain = PLAIN_NAME.test(step.name) && !/[.[\]",\\]/.test(step.name);
    return isPlain ? `.${step.name}` : `[${asciiJson(step.name)}]`;
  });
  return `data${texts.join('')}`;
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x2b\x2d-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
