/**
 * The condition that an id is one of a list, with the list's range: without the range a look-up by
 * a list of ids touches every partition. An empty list fits nothing.
 */
export function idRange(ids: readonly string[]) {
  const sorted = [...new Set(ids)].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return { id: { $in: [] as string[] } };
  return { id: { $in: sorted, $gte: first, $lte: last } };
}
