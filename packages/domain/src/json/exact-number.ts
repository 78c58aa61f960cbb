import { compareDecimals, type Decimal, decimalKey, decimalOf } from './decimal.ts';

/** `JSON.rawJSON` (ECMAScript proposal "JSON.parse source text access"), which TypeScript's library lacks. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/**
 * A number of JSON text that a double cannot give back as it was written: `9007199254740993`, `1.50`,
 * `1e400`. It compares by its digits, and `JSON.stringify` writes it as it came. It has no members
 * of its own, so that no path leads into it.
 */
export class ExactNumber {
  readonly #text: string;
  #decimal: Decimal | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** As it was written. */
  get text(): string {
    return this.#text;
  }

  /** The nearest double; infinite where it is beyond all of them. */
  get nearest(): number {
    return Number(this.#text);
  }

  get decimal(): Decimal {
    this.#decimal ??= decimalOf(this.#text);
    return this.#decimal;
  }

  /** Whether a double is this very number. */
  equals(other: number): boolean {
    return Number.isFinite(other) && compareNumbers(this, other) === 0;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): unknown {
    return rawJSON(this.#text);
  }
}

/** A number of parsed JSON. */
export type JsonNumber = number | ExactNumber;

export function isNumber(value: unknown): value is JsonNumber {
  return typeof value === 'number' || value instanceof ExactNumber;
}

/** Below 0, 0 or above 0, by every digit that the two have: of a double, those it is written with. */
export function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  const left = typeof a === 'number' ? a : a.nearest;
  const right = typeof b === 'number' ? b : b.nearest;
  // Rounding keeps order: only where both round to the same do the digits have to say.
  if (left !== right) return left < right ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return 0;
  return compareDecimals(asDecimal(a), asDecimal(b));
}

/** A text that two numbers share only if they are the same. */
export function numberKey(value: JsonNumber): string {
  return decimalKey(asDecimal(value));
}

function asDecimal(value: JsonNumber): Decimal {
  return typeof value === 'number' ? decimalOf(String(value)) : value.decimal;
}
