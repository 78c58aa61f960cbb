import { describe, expect, test } from 'vitest';
import { safeNext } from '../features/auth/safe-next.ts';

const ORIGIN = 'https://hooks.example.com';

describe('a sign-in leads to the page that was asked for', () => {
  test.each([
    ['/', '/'],
    ['/t/demo/events?type=a', '/t/demo/events?type=a'],
    ['/t/demo/events?type=a%20b&q=%2F%2Fevil.example#top', undefined],
    ['/t/demo/dead-letters?next=//evil.example', undefined],
    ['/t/%E2%82%AC/events', undefined],
    ['/t/a/../b/events', '/t/b/events'],
    ['/t/€?q=ü b', '/t/%E2%82%AC?q=%C3%BC%20b'],
    ['/t/@evil.example', undefined],
    ['/%2F/evil.example', undefined],
    ['/%5C/evil.example', undefined],
    ['/%09/evil.example', undefined],
    ['/t/sign-in', undefined],
    ['/sign-in-help', undefined],
  ])('%j', (next, target = next) => expect(safeNext(next)).toBe(target));
});

describe('a sign-in leads to no other site, and never fails', () => {
  test.each([
    [null],
    [undefined],
    [''],
    ['t/demo'],
    ['https://evil.example'],
    ['http:/evil.example'],
    ['https:evil.example'],
    ['//evil.example'],
    ['///evil.example'],
    ['//evil.example/%2f..'],
    ['//user:pass@evil.example'],
    ['//[::1]'],
    ['/\\evil.example'],
    ['\\\\evil.example'],
    ['/t\\..\\..\\evil'],
    ['/.//evil.example'],
    ['/..//evil.example'],
    ['/t/..//evil.example'],
    ['/%2e//evil.example'],
    ['/%2E%2e//evil.example'],
    ['/\t/evil.example'],
    ['/\n/evil.example'],
    ['/\r/evil.example'],
    ['\t//evil.example'],
    [' //evil.example'],
    ['\u0000//evil.example'],
    ['/\u0000/evil.example'],
    ['/t/demo\r\nset-cookie: a=b'],
    ['/\u0085/evil.example'],
    ['javascript:alert(1)'],
    ['/\tjavascript:alert(1)'],
    ['JaVaScRiPt:alert(1)'],
    ['data:text/html,x'],
    ['http://'],
    ['//'],
    ['//%'],
    [`/${'a'.repeat(100_000)}`],
    ['/sign-in?next=/x'],
    ['/sign-in'],
    ['/t/../sign-in'],
    ['/api/auth/signout'],
    ['/portal?token=x'],
  ])('%j', (next) => expect(safeNext(next)).toBe('/'));

  test('whatever it answers stays on this site when a browser follows it', () => {
    const parts = [
      '/',
      '\\',
      '\t',
      '\n',
      '.',
      '..',
      '%2f',
      '@',
      ':',
      'evil.example',
      '?',
      '#',
      ' ',
    ];
    for (const a of parts) {
      for (const b of parts) {
        for (const c of parts) {
          for (const d of parts) {
            const target = safeNext(`/${a}${b}${c}${d}`);
            expect(new URL(target, ORIGIN).origin, JSON.stringify(target)).toBe(ORIGIN);
            expect(target).toMatch(/^[\x21-\x7e]+$/);
          }
        }
      }
    }
  });
});
