/**
 * A growing set of small whole numbers, a bit each. Events of a run carry a number in their id, so
 * that what was accepted and what arrived can be compared id by id at the price of a bit.
 */
export class NumberSet {
  #bits: Uint8Array;
  #size = 0;

  constructor(bits: Uint8Array = new Uint8Array(1 << 13)) {
    this.#bits = bits;
    for (const byte of bits) this.#size += bitsIn(byte);
  }

  /** How many numbers are in it. */
  get size(): number {
    return this.#size;
  }

  /** Adds a number. @returns whether it was new */
  add(number: number): boolean {
    const index = number >>> 3;
    if (index >= this.#bits.length) this.#grow(index + 1);
    const byte = this.#bits[index] ?? 0;
    const bit = 1 << (number & 7);
    if ((byte & bit) !== 0) return false;
    this.#bits[index] = byte | bit;
    this.#size += 1;
    return true;
  }

  has(number: number): boolean {
    return ((this.#bits[number >>> 3] ?? 0) & (1 << (number & 7))) !== 0;
  }

  /** The numbers of this set that are not in the other, in order. */
  without(other: NumberSet): number[] {
    return this.toArray().filter((number) => !other.has(number));
  }

  toArray(): number[] {
    const numbers: number[] = [];
    for (const [index, byte] of this.#bits.entries()) {
      if (byte === 0) continue;
      for (let bit = 0; bit < 8; bit += 1) {
        if ((byte & (1 << bit)) !== 0) numbers.push(index * 8 + bit);
      }
    }
    return numbers;
  }

  /** The bits, to hand to another process; `new NumberSet(bits)` is the way back. */
  toBits(): Uint8Array {
    return this.#bits;
  }

  #grow(bytes: number): void {
    const grown = new Uint8Array(Math.max(bytes, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}

function bitsIn(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
