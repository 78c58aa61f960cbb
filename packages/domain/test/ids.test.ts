import { describe, expect, it } from 'vitest';
import {
  createIdMaker,
  dayOf,
  idsSince,
  idsUntil,
  idTimeMs,
  isUuid,
  maxIdAt,
  minIdAt,
  newId,
} from '../src/index.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Random bytes that are all the same. */
const constant = (value: number) => (bytes: Uint8Array) => bytes.fill(value);

describe('UUIDv7 ids', () => {
  it('are UUIDs of version 7 that carry their time', () => {
    const id = newId();
    expect(id).toMatch(V7);
    expect(Math.abs(idTimeMs(id) - Date.now())).toBeLessThan(60_000);
    expect(idTimeMs(createIdMaker()(NOW))).toBe(NOW);
  });

  it('are strictly increasing within a millisecond and across them', () => {
    const make = createIdMaker();
    const ids = Array.from({ length: 20_000 }, (_, index) => make(NOW + Math.floor(index / 5_000)));
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('go on increasing when the clock steps back', () => {
    const make = createIdMaker();
    const before = make(NOW);
    const after = make(NOW - 9_000);
    expect(after > before).toBe(true);
    expect(idTimeMs(after)).toBe(NOW);
  });

  it('carry a time that lies well back, as a backfill asks, without disturbing the present ones', () => {
    const make = createIdMaker();
    const first = make(NOW);
    const old = make(NOW - 86_400_000);
    const older = make(NOW - 86_400_000);
    const next = make(NOW);
    expect(idTimeMs(old)).toBe(NOW - 86_400_000);
    expect(older > old).toBe(true);
    expect(next > first).toBe(true);
    expect(idTimeMs(next)).toBe(NOW);
  });

  it.each([0x00, 0xff])('stay well-formed when every random byte is %i', (byte) => {
    const make = createIdMaker(constant(byte));
    const ids = Array.from({ length: 100 }, () => make(NOW));
    for (const id of ids) expect(id).toMatch(V7);
    expect(ids).toEqual([...ids].sort());
  });

  it('lie between the bounds of their millisecond', () => {
    const make = createIdMaker();
    for (let index = 0; index < 1_000; index += 1) {
      const id = make(NOW);
      expect(id >= minIdAt(NOW) && id <= maxIdAt(NOW)).toBe(true);
    }
    expect(maxIdAt(NOW) < minIdAt(NOW + 1)).toBe(true);
    expect(idTimeMs(minIdAt(NOW))).toBe(NOW);
    expect(isUuid(minIdAt(0)) && isUuid(maxIdAt(2 ** 48 - 1))).toBe(true);
  });

  it.each([-1, Number.NaN, 2 ** 48])('refuse the time %d', (ms) => {
    expect(() => createIdMaker()(ms)).toThrow(RangeError);
    expect(() => minIdAt(ms)).toThrow(RangeError);
  });

  it('are all since a time before 1970 and all until a time that none can carry, and the other way round none', () => {
    const id = createIdMaker()(NOW);
    for (const past of [-1, -62_135_596_800_000, -8.64e15]) {
      expect(idsSince(past) <= minIdAt(0)).toBe(true);
      expect(idsUntil(past) < minIdAt(0)).toBe(true);
    }
    for (const future of [2 ** 48, 8.64e15]) {
      expect(idsSince(future) > maxIdAt(2 ** 48 - 1)).toBe(true);
      expect(idsUntil(future) >= maxIdAt(2 ** 48 - 1)).toBe(true);
    }
    expect(idsSince(NOW) <= id && id <= idsUntil(NOW)).toBe(true);
    expect(idsUntil(NOW) < idsSince(NOW + 1)).toBe(true);
    expect(() => idsSince(Number.NaN)).toThrow(RangeError);
  });

  it.each([
    ['0190b5c5-7f5e-7000-8000-000000000000', true],
    ['0190B5C5-7F5E-7000-8000-00000000000F', true],
    ['0190b5c57f5e70008000000000000000', false],
    ['0190b5c5-7f5e-7000-8000-00000000000g', false],
    ['0190b5c5-7f5e-7000-8000-000000000000\n', false],
    ['', false],
  ])('isUuid(%j) is %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});

it('an id names its UTC day, as partitions are named', () => {
  expect(dayOf(createIdMaker()(Date.UTC(2026, 0, 2, 23, 59, 59, 999)))).toBe('20260102');
  expect(dayOf(minIdAt(Date.UTC(2026, 0, 3)))).toBe('20260103');
});
