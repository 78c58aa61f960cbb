import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BufferFullError, createGroupCommit } from '../src/index.ts';

const BOUNDS = {
  itemsPerFlushMax: 4,
  bytesPerFlushMax: 1_000,
  flushesMax: 2,
  bufferedItemsMax: 10,
  bufferedBytesMax: 5_000,
};

/** A group commit whose flushes end when the test says so. */
function controlled(bounds: Partial<typeof BOUNDS> = {}) {
  const flights: { items: string[]; land: () => void; crash: (error: Error) => void }[] = [];
  const commits = createGroupCommit<string, string>({
    ...BOUNDS,
    ...bounds,
    flush: (items) =>
      new Promise((resolve, reject) => {
        flights.push({
          items,
          land: () => resolve(items.map((item) => `${item}!`)),
          crash: reject,
        });
      }),
  });
  const flight = (n: number) => {
    const found = flights[n];
    if (!found) throw new Error(`there was no flush ${n}`);
    return found;
  };
  const add = (names: string[], bytes = 1) => names.map((name) => commits.add(name, bytes));
  return { commits, flights, flight, add };
}

describe('group commit', () => {
  it('flushes a lone item at once, and gives it its own answer', async () => {
    const { flights, flight, add } = controlled();
    const [answer] = add(['a']);
    await nextTurn();
    expect(flights.map(({ items }) => items)).toEqual([['a']]);
    flight(0).land();
    expect(await answer).toBe('a!');
  });

  it('commits together what came in the same turn, and in the next flush what came during one', async () => {
    const { flights, flight, add } = controlled();
    const first = add(['a', 'b']);
    await nextTurn();
    const second = add(['c']);
    await nextTurn();
    second.push(...add(['d']));
    await nextTurn();
    expect(flights.map(({ items }) => items)).toEqual([['a', 'b']]);
    flight(0).land();
    expect(await Promise.all(first)).toEqual(['a!', 'b!']);
    expect(flights.map(({ items }) => items)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    flight(1).land();
    expect(await Promise.all(second)).toEqual(['c!', 'd!']);
  });

  it('starts another flush beside the first only for a full load, and never a third', async () => {
    const { flights, flight, add, commits } = controlled();
    const all = add(['a']);
    await nextTurn();
    all.push(...add(['b', 'c', 'd']));
    await nextTurn();
    expect(flights).toHaveLength(1);
    all.push(...add(['e']));
    await nextTurn();
    expect(flights.map(({ items }) => items)).toEqual([['a'], ['b', 'c', 'd', 'e']]);
    all.push(...add(['f', 'g', 'h', 'i', 'j']));
    await nextTurn();
    expect(flights).toHaveLength(2);
    expect(commits.size()).toBe(10);
    flight(1).land();
    await all[1];
    expect(flights[2]?.items).toEqual(['f', 'g', 'h', 'i']);
    flight(0).land();
    flight(2).land();
    await all[5];
    expect(flights[3]?.items).toEqual(['j']);
    flight(3).land();
    expect(await Promise.all(all)).toEqual([...'abcdefghij'].map((name) => `${name}!`));
    expect(commits.size()).toBe(0);
  });

  it('counts bytes as well as items in a load, and takes a single item that is larger than one', async () => {
    const { flights, flight, add } = controlled();
    const all = [...add(['a'], 1_500), ...add(['b', 'c'], 600)];
    await nextTurn();
    flight(0).land();
    await all[0];
    flights[1]?.land();
    await all[1];
    flights[2]?.land();
    await all[2];
    expect(flights.map(({ items }) => items)).toEqual([['a'], ['b'], ['c']]);
  });

  it('refuses what is beyond its bounds, and takes more once there is room (promise 5)', async () => {
    const { flight, add, commits } = controlled({ flushesMax: 1 });
    const flying = add(['a']);
    await nextTurn();
    const waiting = add(Array.from({ length: 10 }, (_, n) => `w${n}`));
    await expect(commits.add('over', 1)).rejects.toBeInstanceOf(BufferFullError);
    flight(0).land();
    await Promise.all(flying);
    waiting.push(...add(['room']));
    for (const n of [1, 2, 3]) {
      flight(n).land();
      await nextTurn();
    }
    expect(await Promise.all(waiting)).toHaveLength(11);
  });

  it('refuses by bytes', async () => {
    const { add, commits, flight } = controlled({ flushesMax: 1 });
    const flying = add(['a']);
    await nextTurn();
    const waiting = add(['b'], 4_000);
    await expect(commits.add('c', 1_001)).rejects.toBeInstanceOf(BufferFullError);
    waiting.push(...add(['d'], 1_000));
    for (const n of [0, 1, 2]) {
      flight(n).land();
      await nextTurn();
    }
    await Promise.all([...flying, ...waiting]);
  });

  it('fails the items of the flush that failed, and no others', async () => {
    const { flight, add, commits } = controlled();
    const doomed = add(['a', 'b']);
    await nextTurn();
    const spared = add(['c']);
    const failure = new Error('no');
    flight(0).crash(failure);
    const results = await Promise.allSettled(doomed);
    expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual([
      failure,
      failure,
    ]);
    await nextTurn();
    flight(1).land();
    expect(await Promise.all(spared)).toEqual(['c!']);
    expect(commits.size()).toBe(0);
  });

  it('survives a flush that throws before it waits', async () => {
    let calls = 0;
    const commits = createGroupCommit<string, string>({
      ...BOUNDS,
      flush: (items) => {
        calls += 1;
        if (calls === 1) throw new Error('at once');
        return Promise.resolve(items);
      },
    });
    await expect(commits.add('a', 1)).rejects.toThrow('at once');
    expect(await commits.add('b', 1)).toBe('b');
  });

  it('drains: resolves when all that was added is answered, at once when nothing was', async () => {
    const { flight, add, commits } = controlled();
    await commits.drain();
    const all = add(['a', 'b', 'c', 'd', 'e']);
    let isDrained = false;
    const draining = commits.drain().then(() => {
      isDrained = true;
    });
    await nextTurn();
    flight(0).land();
    await all[0];
    await nextTurn();
    expect(isDrained).toBe(false);
    flight(1).land();
    await draining;
    expect(await Promise.all(all)).toHaveLength(5);
  });
});
