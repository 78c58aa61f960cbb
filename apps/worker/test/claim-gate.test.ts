import { describe, expect, it } from 'vitest';
import { createClaimGate } from '../src/deliver/claim-gate.ts';

/** What of some promises is settled once everything that can happen by itself has happened. */
async function settledOf<T>(promises: Promise<T>[]): Promise<(T | 'waiting')[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.all(
    promises.map((one) => Promise.race([one, Promise.resolve('waiting' as const)])),
  );
}

describe('the gate of claims (promise 5)', () => {
  const weight = (bytes: number) => bytes;

  it('loads only so many at a time', async () => {
    const gate = createClaimGate({ bytesMax: 100, loadsMax: 2 });
    const started: number[] = [];
    const releases: (() => void)[] = [];
    const loads = [1, 2, 3].map((i) =>
      gate.load(async () => {
        started.push(i);
        await new Promise<void>((resolve) => releases.push(resolve));
        return 1;
      }, weight),
    );
    await settledOf(loads);
    expect(started).toEqual([1, 2]);
    releases[0]?.();
    await settledOf(loads);
    expect(started).toEqual([1, 2, 3]);
  });

  it('loads nothing while what is held exceeds the bound, and goes on when it is let go', async () => {
    const gate = createClaimGate({ bytesMax: 100, loadsMax: 2 });
    await gate.load(async () => 150, weight);
    const waiting = [gate.load(async () => 10, weight), gate.load(async () => 20, weight)];
    expect(await settledOf(waiting)).toEqual(['waiting', 'waiting']);
    gate.leave(150);
    expect(await settledOf(waiting)).toEqual([10, 20]);
  });

  it('a load that fails weighs nothing and gives its place back', async () => {
    const gate = createClaimGate({ bytesMax: 100, loadsMax: 1 });
    await expect(
      gate.load(async () => {
        throw new Error('away');
      }, weight),
    ).rejects.toThrow('away');
    expect(await gate.load(async () => 5, weight)).toBe(5);
  });
});
