import { parseExact } from '../json/parse-exact.ts';
import { hasUnsafeNumber } from '../json/scan-numbers.ts';

/**
 * An event's `data` as filters look at it: parsed once, and once more with every digit only where a
 * comparison hangs on digits and one of the event's numbers has more than a double can tell.
 */
export class EventData {
  readonly plain: unknown;
  readonly #text: string;
  #exact: { value: unknown } | null = null;

  /**
   * @param plain `text` as `JSON.parse` gives it
   * @param text the JSON text as it was sent
   */
  constructor(plain: unknown, text: string) {
    this.plain = plain;
    this.#text = text;
  }

  /** With every digit; the same as `plain` where doubles tell all numbers apart. */
  get exact(): unknown {
    this.#exact ??= {
      value: hasUnsafeNumber(this.#text) ? parseExact(this.#text) : this.plain,
    };
    return this.#exact.value;
  }
}
