/** A growing table from small whole numbers to a float; what was never set reads as 0. */
export class NumberTable {
  #values: Float64Array;

  constructor(values: Float64Array = new Float64Array(1 << 14)) {
    this.#values = values;
  }

  get(number: number): number {
    return this.#values[number] ?? 0;
  }

  set(number: number, value: number): void {
    if (number >= this.#values.length) this.#grow(number + 1);
    this.#values[number] = value;
  }

  /** Keeps the first value a number was given. */
  setOnce(number: number, value: number): void {
    if (this.get(number) === 0) this.set(number, value);
  }

  increment(number: number): void {
    this.set(number, this.get(number) + 1);
  }

  /** The values, to hand to another process; `new NumberTable(values)` is the way back. */
  toValues(): Float64Array {
    return this.#values;
  }

  #grow(length: number): void {
    const grown = new Float64Array(Math.max(length, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}
