import { describe, expect, it } from 'vitest';
import { createKeyRing, openHeaders, sealHeaders } from '../src/index.ts';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const ring = createKeyRing(`k1:${key(1)}`);
const headers = { Authorization: 'Bearer t0k', 'x-env': 'prod', ['__proto__']: 'x' };

describe("a webhook's own headers at rest (promise 9)", () => {
  it('open as they were sealed, names in their order', () => {
    const sealed = sealHeaders(ring, 'w1', headers);
    expect(sealed).not.toMatch(/t0k|prod|x-env/);
    expect(Object.entries(openHeaders(ring, 'w1', sealed))).toEqual(Object.entries(headers));
  });

  it('take nothing when there are none', () => {
    expect(sealHeaders(ring, 'w1', {})).toBeNull();
    expect(openHeaders(ring, 'w1', null)).toEqual({});
  });

  it("open for no other webhook, and no signing secret's place", () => {
    const sealed = sealHeaders(ring, 'w1', headers) ?? '';
    expect(() => openHeaders(ring, 'w2', sealed)).toThrow('does not open');
    expect(() => ring.open(sealed, 'webhook:w1')).toThrow('does not open');
    const secret = ring.seal('whsec_x', 'webhook:w1');
    expect(() => openHeaders(ring, 'w1', secret)).toThrow('does not open');
  });
});
