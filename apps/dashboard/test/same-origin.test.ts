import { describe, expect, test } from 'vitest';
import { CSRF_HEADER, isSameOrigin } from '../lib/same-origin.ts';

const PUBLIC = 'https://hooks.example.com';
const ours = { [CSRF_HEADER]: '1', origin: PUBLIC, host: 'internal:3000' };

describe('a request that carries the session cookie is believed only from our own pages', () => {
  test.each([
    ['our page, behind a proxy', ours, true],
    [
      'our page, reached directly',
      { ...ours, origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
      true,
    ],
    ['with the browser saying so', { ...ours, 'sec-fetch-site': 'same-origin' }, true],
    ['without our header', { origin: PUBLIC, host: 'internal:3000' }, false],
    ['another site', { ...ours, origin: 'https://evil.example' }, false],
    ['a sibling of our site', { ...ours, 'sec-fetch-site': 'same-site' }, false],
    ['no origin at all', { [CSRF_HEADER]: '1', host: 'internal:3000' }, false],
    ['an opaque origin', { ...ours, origin: 'null' }, false],
    [
      'our host on another port',
      { ...ours, origin: 'http://127.0.0.1:9', host: '127.0.0.1:3000' },
      false,
    ],
  ])('%s: %j → %s', (_, headers, expected) =>
    expect(isSameOrigin(new Headers(headers), PUBLIC)).toBe(expected),
  );
});
