import { describe, expect, test } from 'vitest';
import { browserOf, cookieOf, headersOfBrowser } from '../lib/browser.ts';

const HTTP = { isHttps: false };

describe('the browser that the dashboard asks for', () => {
  test('is known by its address, its user agent and what it was given at its first sign-in', () => {
    const headers = new Headers({
      'x-forwarded-for': '2001:db8::7',
      'user-agent': 'Mozilla/5.0',
      cookie: 'a=b; posthorn-device=eyJh.b_c-d; c=d',
    });
    expect(headersOfBrowser(browserOf(headers, HTTP), 's')).toEqual({
      'x-posthorn-dashboard-secret': 's',
      'x-posthorn-client-address': '2001:db8::7',
      'x-posthorn-client-agent': 'Mozilla/5.0',
      'x-posthorn-device': 'eyJh.b_c-d',
    });
  });

  test('behind https its device is known by a cookie that no sibling of the site can set', () => {
    const headers = new Headers({ cookie: '__Host-posthorn-device=ours; posthorn-device=theirs' });
    expect(browserOf(headers, { isHttps: true }).device).toBe('ours');
    const tossed = new Headers({ cookie: 'posthorn-device=theirs' });
    expect(browserOf(tossed, { isHttps: true }).device).toBeNull();
  });

  test('what it does not tell is left out', () => {
    expect(headersOfBrowser(browserOf(new Headers(), HTTP), 's')).toEqual({
      'x-posthorn-dashboard-secret': 's',
    });
  });

  test.each([['a="b c"'], [`a=${'x'.repeat(5_000)}`], ['a=b%0d%0ax: y'], ['a=é']])(
    'a device cookie that we did not set is not passed on: %j',
    (pair) => {
      const cookie = `posthorn-device=${pair.slice(2)}`;
      expect(
        browserOf({ get: (n: string) => (n === 'cookie' ? cookie : null) } as Headers, HTTP).device,
      ).toBeNull();
    },
  );

  test('a user agent goes into one line, and is not long', () => {
    const agent = `Ünï\tcode ${'x'.repeat(1_000)}`;
    const { agent: told } = browserOf(
      {
        get: (name: string) => (name === 'user-agent' ? agent : null),
      } as Headers,
      HTTP,
    );
    expect(told).toMatch(/^\?n\?\?code x+$/);
    expect(told).toHaveLength(512);
  });

  test('a cookie is found by its whole name', () => {
    const headers = new Headers({ cookie: 'xdevice=1; device=2; device=3; =4; x' });
    expect(cookieOf(headers, 'device')).toBe('2');
    expect(cookieOf(headers, 'dev')).toBeNull();
    expect(cookieOf(headers, 'x')).toBeNull();
  });
});
