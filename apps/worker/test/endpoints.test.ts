import { describe, expect, it } from 'vitest';
import { type Addressee, createEndpoints, type Place } from '../src/deliver/endpoints.ts';

let nowMs = 1_800_000_000_000;
const A: Addressee = { id: 'a', tenantId: 't' };
const B: Addressee = { id: 'b', tenantId: 't' };

function given(options: { placesMax?: number; unprovenMax?: number } = {}) {
  const freed: string[] = [];
  const endpoints = createEndpoints({
    placesMax: options.placesMax ?? 64,
    unprovenMax: options.unprovenMax ?? 1_000,
    onPlaces: (id) => freed.push(id),
    now: () => nowMs,
  });
  /** Takes every place that is free. */
  async function fill(webhook: Addressee): Promise<Place[]> {
    const places: Place[] = [];
    while (endpoints.freeOf(webhook) > 0) {
      const place = await endpoints.enter(webhook);
      if (!place) throw new Error('a place that is free was not given');
      places.push(place);
    }
    return places;
  }
  return { endpoints, freed, fill };
}

/** What has happened once everything that can happen by itself has. */
async function settled<T>(promise: Promise<T>): Promise<T | 'waits'> {
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([promise, Promise.resolve('waits' as const)]);
}

describe('an endpoint', () => {
  it('starts with few places, and earns more as it answers, up to the most', async () => {
    const { endpoints, fill } = given({ placesMax: 20 });
    let places = await fill(A);
    expect(places).toHaveLength(8);
    const sizes: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      nowMs += 10;
      for (const place of places) endpoints.leave(place, 'well');
      places = await fill(A);
      sizes.push(places.length);
    }
    expect(sizes[0]).toBeGreaterThan(8);
    expect(sizes.at(-1)).toBe(20);
  });

  it('loses half of them when it does not answer, once for all that hang together', async () => {
    const { endpoints, fill } = given();
    for (const left of [4, 2, 1, 1]) {
      const places = await fill(A);
      nowMs += 10_000;
      for (const place of places) endpoints.leave(place, 'not');
      const after = await fill(A);
      expect(after).toHaveLength(left);
      // They are taken back without a lesson.
      for (const place of after) endpoints.leave(place, 'slowly');
    }
  });

  it('keeps what it has while it is asked for less than that', async () => {
    const { endpoints, fill } = given();
    for (let n = 0; n < 50; n += 1) {
      const place = await endpoints.enter(A);
      if (place) endpoints.leave(place, 'well');
    }
    expect(await fill(A)).toHaveLength(8);
  });

  it('lets those who wait in as places come free, in their order', async () => {
    const { endpoints, fill } = given({ placesMax: 2 });
    const inside = await fill(A);
    const [third, fourth] = [endpoints.enter(A), endpoints.enter(A)];
    expect(await settled(third)).toBe('waits');
    endpoints.leave(inside[0] as Place, 'well');
    expect(await settled(third)).toMatchObject({ webhook: A });
    expect(await settled(fourth)).toBe('waits');
  });

  it('is its own: a full one keeps nobody from another (promise 4)', async () => {
    const { endpoints, fill } = given({ placesMax: 2 });
    await fill(A);
    expect(await settled(endpoints.enter(B))).toMatchObject({ webhook: B });
  });

  it('that hangs is not waited for', async () => {
    const { endpoints, fill } = given();
    await fill(A);
    nowMs += 1_500;
    expect(await settled(endpoints.enter(A))).toBeNull();
    expect(endpoints.placesOf(A)).toBe(0);
  });

  it('that is slow lets as many wait as will have a place in a moment', async () => {
    const { endpoints } = given({ placesMax: 2 });
    for (let n = 0; n < 40; n += 1) {
      const place = await endpoints.enter(A);
      nowMs += 500;
      if (place) endpoints.leave(place, 'well');
    }
    await endpoints.enter(A);
    await endpoints.enter(A);
    const waiting = Array.from({ length: 10 }, () => endpoints.enter(A));
    const waiters = await Promise.all(waiting.map(settled));
    expect(waiters.filter((one) => one === 'waits')).toHaveLength(4);
    expect(waiters.filter((one) => one === null)).toHaveLength(6);
  });

  it('says when it has places again', async () => {
    const { endpoints, fill, freed } = given({ placesMax: 2 });
    const [first] = await fill(A);
    expect(freed).toEqual([]);
    endpoints.leave(first as Place, 'well');
    expect(freed).toEqual(['a']);
  });
});

describe("a tenant's endpoints that have not answered lately", () => {
  it('hold a share of the places together; those that answer do not wait for them (promise 4)', async () => {
    const { endpoints, fill } = given({ unprovenMax: 10 });
    const proven = await endpoints.enter(B);
    endpoints.leave(proven as Place, 'well');
    const hanging = await Promise.all(['h1', 'h2', 'h3'].map((id) => fill({ id, tenantId: 't' })));
    expect(hanging.flat()).toHaveLength(10);
    expect((await fill(B)).length).toBe(8);
    expect((await fill({ id: 'elsewhere', tenantId: 'other' })).length).toBe(8);
    for (const place of hanging.flat()) endpoints.leave(place, 'not');
    expect((await fill({ id: 'h4', tenantId: 't' })).length).toBe(8);
  });

  it('count as soon as one stops answering, and no more once it answers', async () => {
    const { endpoints, fill } = given({ unprovenMax: 8 });
    const [first] = await fill(A);
    // All eight are of one that has never answered; another new one has none left.
    expect(await fill(B)).toEqual([]);
    endpoints.leave(first as Place, 'badly');
    expect((await fill(B)).length).toBe(8);
  });
});
