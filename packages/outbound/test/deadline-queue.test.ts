import { expect, it, vi } from 'vitest';
import { createDeadlineQueue, type DeadlineEntry } from '../src/deadline-queue.ts';

function entry(name: string, expired: string[]): DeadlineEntry {
  return { dueAtMs: 0, previous: null, next: null, expire: () => expired.push(name) };
}

it('expires what is due, in order, and nothing that was removed', () => {
  vi.useFakeTimers();
  try {
    let nowMs = 0;
    const expired: string[] = [];
    const queue = createDeadlineQueue({ timeoutMs: 100, tickMs: 10, now: () => nowMs });
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => entry(name, expired));
    if (!a || !b || !c || !d) throw new Error('four entries');
    for (const one of [a, b, c]) queue.add(one);
    nowMs = 50;
    queue.add(d);
    queue.remove(b);
    queue.remove(b);
    expect(queue.size()).toBe(3);
    nowMs = 100;
    vi.advanceTimersByTime(11);
    expect(expired).toEqual(['a', 'c']);
    queue.remove(a);
    expect(queue.size()).toBe(1);
    queue.remove(d);
    expect(queue.size()).toBe(0);
    nowMs = 1_000;
    vi.advanceTimersByTime(11);
    expect(expired).toEqual(['a', 'c']);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
