import { describe, expect, it } from 'vitest';
import { createKeyRing } from '../src/index.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const context = 'webhook:1:secret';

describe('the key ring, promise 9', () => {
  const ring = createKeyRing(`2026:${key(1)},2025:${key(2)}`);

  it.each(['whsec_abc', '', 'Zoë 😀', 'x'.repeat(100_000)])('opens what it sealed (%#)', (text) => {
    const sealed = ring.seal(text, context);
    expect(ring.open(sealed, context)).toBe(text);
    if (text) expect(sealed).not.toContain(text);
  });

  it('never seals twice alike', () => {
    expect(ring.seal('a', context)).not.toBe(ring.seal('a', context));
  });

  it('seals with the first key and opens with all', () => {
    const old = createKeyRing(`2025:${key(2)}`).seal('secret', context);
    expect(ring.open(old, context)).toBe('secret');
    expect(ring.isOutdated(old)).toBe(true);
    const sealed = ring.seal('secret', context);
    expect(sealed.startsWith('v1.2026.')).toBe(true);
    expect(ring.isOutdated(sealed)).toBe(false);
  });

  it('does not open in another context', () => {
    expect(() => ring.open(ring.seal('a', context), 'webhook:2:secret')).toThrow('does not open');
  });

  it('does not open what was changed, byte by byte', () => {
    const sealed = ring.seal('secret', context);
    const start = sealed.lastIndexOf('.') + 1;
    const bytes = Buffer.from(sealed.slice(start), 'base64url');
    for (const index of bytes.keys()) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      expect(() =>
        ring.open(sealed.slice(0, start) + changed.toString('base64url'), context),
      ).toThrow('does not open');
    }
  });

  it('names the key that is missing', () => {
    const sealed = createKeyRing(`lost:${key(3)}`).seal('a', context);
    expect(() => ring.open(sealed, context)).toThrow('"lost"');
  });

  it.each(['', 'v1', 'v1.2026.AAAA.AAAA', 'v2.2026.a.b', 'plain text', 'v1.a.b.c.d'])(
    'takes %j for no sealed secret',
    (text) => {
      expect(() => ring.open(text, context)).toThrow('not a sealed secret');
    },
  );

  it.each([
    ['', 'entry 1'],
    ['a', 'not 32 bytes'],
    [`:${key(1)}`, 'entry 1'],
    ['a:AAAA', 'not 32 bytes'],
    [`a:${key(1)},`, 'entry 2'],
    [`a:${key(1)},a:${key(2)}`, 'earlier one'],
    [`a.b:${key(1)}`, 'entry 1'],
  ])('refuses the ring %#, without telling keys', (text, message) => {
    expect(() => createKeyRing(text)).toThrow(message);
    expect(() => createKeyRing(text)).not.toThrow(key(1));
  });
});
