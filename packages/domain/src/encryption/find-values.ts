import { closingQuote, isBlank } from '../events/json-scanner.ts';
import type { EncryptedPath } from './encrypted-path.ts';

/** Where a value stands in a JSON text. */
export interface TextRange {
  start: number;
  end: number;
}

/** The values that paths lead to, in the text's order and apart, and the paths that led to one. */
export interface FoundValues {
  ranges: TextRange[];
  paths: ReadonlySet<EncryptedPath>;
}

/** What paths have in common as far as a value: those that end there, and where the others go on. */
interface Branch {
  ends: EncryptedPath[];
  names: Map<string, Branch>;
  every: Branch | null;
}

/** Finds values in JSON texts by the same paths again and again; keep one per webhook. */
export type ValueFinder = (text: string) => FoundValues;

const newBranch = (): Branch => ({ ends: [], names: new Map(), every: null });

/**
 * Prepares paths. A value in one that is found already is not found again, whatever paths lead to
 * it; of a repeated member name each is found, since receivers differ in which they take.
 * The finder works on the text, so that whoever replaces what it found leaves every other byte as it
 * was. It throws a SyntaxError where it meets what is not JSON.
 */
export function createValueFinder(paths: readonly EncryptedPath[]): ValueFinder {
  const root = newBranch();
  for (const path of paths) {
    let branch = root;
    for (const step of path.steps) {
      if (step.kind === 'every') {
        branch.every ??= newBranch();
        branch = branch.every;
      } else {
        const next = branch.names.get(step.name) ?? newBranch();
        branch.names.set(step.name, next);
        branch = next;
      }
    }
    branch.ends.push(path);
  }
  return (text) => {
    const walk = new Walk(text);
    walk.whole([root]);
    return { ranges: walk.ranges, paths: walk.paths };
  };
}

/** One pass over a text. It goes no deeper than the paths do; what lies beside them is skipped. */
class Walk {
  readonly ranges: TextRange[] = [];
  readonly paths = new Set<EncryptedPath>();
  private at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  whole(branches: readonly Branch[]): void {
    this.skipBlanks();
    this.value(branches);
    this.skipBlanks();
    if (this.at !== this.text.length) this.fail();
  }

  private value(branches: readonly Branch[]): void {
    const start = this.at;
    const opening = this.text[start];
    const ends = branches.flatMap((branch) => branch.ends);
    if (ends.length > 0) {
      this.skipValue();
      this.ranges.push({ start, end: this.at });
      for (const path of ends) this.paths.add(path);
    } else if (branches.length > 0 && opening === '{') {
      this.members(branches);
    } else if (branches.length > 0 && opening === '[') {
      this.elements(branches);
    } else {
      this.skipValue();
    }
  }

  private members(branches: readonly Branch[]): void {
    this.list('}', () => {
      const name = this.name();
      this.skipBlanks();
      this.expect(':');
      this.skipBlanks();
      this.value(branches.flatMap((branch) => branch.names.get(name) ?? []));
    });
  }

  private elements(branches: readonly Branch[]): void {
    let index = 0;
    this.list(']', () => {
      const name = String(index);
      this.value(branches.flatMap((one) => [one.every ?? [], one.names.get(name) ?? []].flat()));
      index += 1;
    });
  }

  /** The entries of an object or array, from its opening to its closing. */
  private list(closing: string, entry: () => void): void {
    this.at += 1;
    this.skipBlanks();
    if (this.text[this.at] === closing) {
      this.at += 1;
      return;
    }
    for (;;) {
      entry();
      this.skipBlanks();
      if (this.text[this.at] === closing) break;
      this.expect(',');
      this.skipBlanks();
    }
    this.at += 1;
  }

  private name(): string {
    const start = this.at;
    if (this.text[start] !== '"') this.fail();
    this.skipString();
    const name = this.text.slice(start + 1, this.at - 1);
    return name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name;
  }

  private skipValue(): void {
    const opening = this.text[this.at];
    if (opening === '"') this.skipString();
    else if (opening === '{' || opening === '[') this.skipContainer();
    else this.skipScalar();
  }

  private skipString(): void {
    const close = closingQuote(this.text, this.at + 1);
    if (close < 0) this.fail();
    this.at = close + 1;
  }

  private skipContainer(): void {
    let depth = 0;
    do {
      const char = this.text[this.at];
      if (char === undefined) this.fail();
      if (char === '"') {
        this.skipString();
        continue;
      }
      if (char === '{' || char === '[') depth += 1;
      else if (char === '}' || char === ']') depth -= 1;
      this.at += 1;
    } while (depth > 0);
  }

  private skipScalar(): void {
    const start = this.at;
    while (this.at < this.text.length && !isDelimiter(this.text.charCodeAt(this.at))) this.at += 1;
    if (this.at === start) this.fail();
  }

  private skipBlanks(): void {
    while (this.at < this.text.length && isBlank(this.text.charCodeAt(this.at))) this.at += 1;
  }

  private expect(char: string): void {
    if (this.text[this.at] !== char) this.fail();
    this.at += 1;
  }

  private fail(): never {
    throw new SyntaxError(`the text is not JSON at ${this.at}`);
  }
}

/** Whether a number or a word of JSON ends before this character. */
function isDelimiter(code: number): boolean {
  return isBlank(code) || code === 0x2c || code === 0x5d || code === 0x7d || code === 0x3a;
}
