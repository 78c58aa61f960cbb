/** A map that forgets what was put in first once it is full (promise 5). */
export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();
  /** All before it is deleted: a new one would walk over what was, each time. */
  private oldest = this.entries.keys();
  private readonly sizeMax: number;

  constructor(sizeMax: number) {
    this.sizeMax = sizeMax;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): Value | undefined {
    return this.entries.get(key);
  }

  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.sizeMax) return;
    let next = this.oldest.next();
    if (next.done) {
      this.oldest = this.entries.keys();
      next = this.oldest.next();
    }
    if (!next.done) this.entries.delete(next.value);
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }
}
