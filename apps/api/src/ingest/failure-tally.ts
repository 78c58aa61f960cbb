/** What was counted of one kind of failure. */
export interface Tallied {
  requests: number;
  firstAtMs: number;
  lastAtMs: number;
}

/** Counts failures by what they have in common, in bounded memory (promise 5). */
export interface FailureTally<Item> {
  add(item: Item, tallied: Tallied): void;
  /** All that was counted; the tally is empty afterwards. */
  take(): (Item & Tallied)[];
  size(): number;
}

/**
 * What does not find room is counted as something coarser, and dropped where that has none either:
 * the metrics have counted it.
 *
 * @param keyOf tells items apart
 * @param groupOf what an item's room is shared with
 * @param coarser what an item is counted as where it finds no room; null: nothing
 * @param groupMax items of one group
 * @param itemsMax items of all groups, and as many coarser ones
 */
export function createFailureTally<Item>(options: {
  keyOf: (item: Item) => string;
  groupOf: (item: Item) => string;
  coarser: (item: Item) => Item | null;
  groupMax: number;
  itemsMax: number;
}): FailureTally<Item> {
  const { keyOf, groupOf, coarser, groupMax, itemsMax } = options;
  let tally = new Map<string, Item & Tallied>();
  let groups = new Map<string, number>();

  function hasRoom(item: Item, isFine: boolean): boolean {
    if (!isFine) return tally.size < 2 * itemsMax;
    return tally.size < itemsMax && (groups.get(groupOf(item)) ?? 0) < groupMax;
  }

  return {
    add(given, { requests, firstAtMs, lastAtMs }) {
      for (let item: Item | null = given; item !== null; item = coarser(item)) {
        const known = tally.get(keyOf(item));
        if (known) {
          known.requests += requests;
          known.firstAtMs = Math.min(known.firstAtMs, firstAtMs);
          known.lastAtMs = Math.max(known.lastAtMs, lastAtMs);
          return;
        }
        if (!hasRoom(item, item === given)) continue;
        tally.set(keyOf(item), { ...item, requests, firstAtMs, lastAtMs });
        if (item === given) groups.set(groupOf(item), (groups.get(groupOf(item)) ?? 0) + 1);
        return;
      }
    },
    take() {
      const taken = [...tally.values()];
      tally = new Map();
      groups = new Map();
      return taken;
    },
    size: () => tally.size,
  };
}
