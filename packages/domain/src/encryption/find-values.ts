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

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const NONE: readonly Branch[] = [];

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
    const ends = branches.flatMap((branch) => branch.ends);
    const opening = this.code();
    if (ends.length > 0) {
      this.skipValue();
      this.ranges.push({ start, end: this.at });
      for (const path of ends) this.paths.add(path);
    } else if (opening === OPEN_BRACE) {
      this.members(branches);
    } else if (opening === OPEN_BRACKET) {
      this.elements(branches);
    } else {
      this.skipValue();
    }
  }

  private members(branches: readonly Branch[]): void {
    this.list(CLOSE_BRACE, () => {
      const name = this.name();
      this.skipBlanks();
      this.expect(COLON);
      this.skipBlanks();
      this.value(named(branches, name));
    });
  }

  private elements(branches: readonly Branch[]): void {
    const all = branches.flatMap((branch) => branch.every ?? []);
    const hasNames = branches.some((branch) => branch.names.size > 0);
    let index = 0;
    this.list(CLOSE_BRACKET, () => {
      this.value(hasNames ? [...all, ...named(branches, String(index))] : all);
      index += 1;
    });
  }

  /** The entries of an object or array, from its opening to its closing. */
  private list(closing: number, entry: () => void): void {
    this.at += 1;
    this.skipBlanks();
    if (this.code() === closing) {
      this.at += 1;
      return;
    }
    for (;;) {
      entry();
      this.skipBlanks();
      if (this.code() === closing) break;
      this.expect(COMMA);
      this.skipBlanks();
    }
    this.at += 1;
  }

  private name(): string {
    const start = this.at;
    if (this.code() !== QUOTE) this.fail();
    this.skipString();
    const name = this.text.slice(start + 1, this.at - 1);
    return name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name;
  }

  private skipValue(): void {
    const opening = this.code();
    if (opening === QUOTE) this.skipString();
    else if (opening === OPEN_BRACE || opening === OPEN_BRACKET) this.skipContainer();
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
      switch (this.code()) {
        case QUOTE:
          this.skipString();
          continue;
        case OPEN_BRACE:
        case OPEN_BRACKET:
          depth += 1;
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET:
          depth -= 1;
          break;
      }
      if (this.at >= this.text.length) this.fail();
      this.at += 1;
    } while (depth > 0);
  }

  private skipScalar(): void {
    const start = this.at;
    while (this.at < this.text.length && !isDelimiter(this.code())) this.at += 1;
    if (this.at === start) this.fail();
  }

  private skipBlanks(): void {
    while (isBlank(this.code())) this.at += 1;
  }

  /** NaN at the end of the text. */
  private code(): number {
    return this.text.charCodeAt(this.at);
  }

  private expect(code: number): void {
    if (this.code() !== code) this.fail();
    this.at += 1;
  }

  private fail(): never {
    throw new SyntaxError(`the text is not JSON at ${this.at}`);
  }
}

/** Where the paths go on in a member or element of this name. */
function named(branches: readonly Branch[], name: string): readonly Branch[] {
  if (branches.length > 1) return branches.flatMap((branch) => branch.names.get(name) ?? []);
  const only = branches[0]?.names.get(name);
  return only ? [only] : NONE;
}

/** Whether a number or a word of JSON ends before this character. */
function isDelimiter(code: number): boolean {
  return (
    isBlank(code) ||
    code === COMMA ||
    code === CLOSE_BRACKET ||
    code === CLOSE_BRACE ||
    code === COLON
  );
}
