import { describe, expect, test } from 'vitest';
import { signInMessage } from '../features/auth/sign-in-messages.ts';
import { failureOfCode, signInAtApi, signOutAtApi } from '../lib/sign-in.ts';
import { operationIn, startStubApi } from './stub-api.ts';

const browser = { address: '203.0.113.5', agent: 'Firefox', device: null };
const at = (apiUrl: string) => ({ apiUrl, apiSecret: 'shared', browser });
const anna = { email: 'anna@shop.example', password: 'x' };

describe('why a sign-in failed', () => {
  test.each([
    ['INVALID_CREDENTIALS', 'WRONG_PASSWORD'],
    ['VALIDATION_FAILED', 'WRONG_PASSWORD'],
    ['RATE_LIMITED', 'TOO_MANY_TRIES'],
    ['OVERLOADED', 'TOO_MANY_TRIES'],
    ['API_UNREACHABLE', 'API_UNREACHABLE'],
    ['INTERNAL', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ])('%s is %s', (code, failure) => expect(failureOfCode(code)).toBe(failure));

  test('an API that is not there is said to be unreachable', async () => {
    const result = await signInAtApi(at('http://127.0.0.1:1'), anna);
    expect(result).toEqual({ ok: false, failure: 'API_UNREACHABLE', retryAfterS: null });
    expect(signInMessage('API_UNREACHABLE').title).toBe('Posthorn cannot be reached');
  });

  test.each([
    ['no email', { email: '', password: 'x' }],
    ['no password', { email: 'anna@shop.example', password: '' }],
  ])('%s is said to be missing, without asking the API', async (_, credentials) => {
    const api = await startStubApi((_request, response) => response.end('{}'));
    const result = await signInAtApi(at(api.url), credentials);
    expect(result).toEqual({ ok: false, failure: 'INCOMPLETE' });
    expect(api.seen).toEqual([]);
  });

  test.each(['', 'null', '[]', '{"data":{"signIn":{}}}', '<html>'])(
    'an answer that is none, %j, is no sign-in',
    async (answer) => {
      const api = await startStubApi((_, response) => response.end(answer));
      expect(await signInAtApi(at(api.url), anna)).toMatchObject({ failure: 'API_UNREACHABLE' });
    },
  );

  test('who has to wait is told how long', async () => {
    const api = await startStubApi((_, response) => {
      const extensions = { code: 'RATE_LIMITED', retryAfterS: 37 };
      response.end(JSON.stringify({ errors: [{ message: 'no', extensions }] }));
    });
    const result = await signInAtApi(at(api.url), anna);
    expect(result).toEqual({ ok: false, failure: 'TOO_MANY_TRIES', retryAfterS: 37 });
    expect(signInMessage('TOO_MANY_TRIES:37').detail).toBe('Wait 37 s before you try again.');
    expect(signInMessage('TOO_MANY_TRIES').detail).toMatch(/^Wait a few minutes/);
  });

  test('every failure has its words, and none are those of a program', () => {
    for (const code of ['INCOMPLETE', 'COOKIES_BLOCKED', 'UNKNOWN', 'Cannot read properties']) {
      const { title, detail } = signInMessage(code);
      expect(`${title} ${detail}`).not.toMatch(/undefined|null|properties|[A-Z]{4}/);
    }
  });
});

describe('a sign-in', () => {
  test('tells the API from where, and knows whose it is', async () => {
    const api = await startStubApi((request, response) => {
      const signIn = { token: 't0k', expiresAt: '2030-01-01T00:00:00Z', deviceToken: 'dev' };
      const viewer = { id: 'a1', email: 'anna@shop.example' };
      const isWho = operationIn(request).includes('viewer');
      response.end(JSON.stringify({ data: isWho ? { viewer } : { signIn } }));
    });
    expect(await signInAtApi(at(api.url), anna)).toEqual({
      ok: true,
      accountId: 'a1',
      email: 'anna@shop.example',
      token: 't0k',
      expiresAt: '2030-01-01T00:00:00Z',
      deviceToken: 'dev',
    });
    for (const { headers } of api.seen) {
      expect(headers['x-posthorn-client-address']).toBe('203.0.113.5');
      expect(headers['x-posthorn-dashboard-secret']).toBe('shared');
    }
    expect(api.seen[0]?.headers.authorization).toBeUndefined();
    expect(api.seen[1]?.headers.authorization).toBe('Bearer t0k');
  });

  test('is ended at the API with its own token', async () => {
    const api = await startStubApi((_, response) => response.end('{"data":{"signOut":true}}'));
    expect(await signOutAtApi({ ...at(api.url), token: 't0k' })).toBe(true);
    expect(api.seen[0]?.headers.authorization).toBe('Bearer t0k');
  });
});

describe('what the dashboard asks', () => {
  test('goes by its hash, and by its text only to an API that does not know it', async () => {
    const api = await startStubApi(({ body }, response) => {
      const extensions = { code: 'PERSISTED_QUERY_NOT_FOUND' };
      const isKnown = 'query' in (JSON.parse(body) as object);
      const unknown = { errors: [{ message: 'PersistedQueryNotFound', extensions }] };
      response.end(JSON.stringify(isKnown ? { data: { signOut: true } } : unknown));
    });
    expect(await signOutAtApi(at(api.url))).toBe(true);
    const [byHash, byText, ...more] = api.seen.map(({ body }) => JSON.parse(body) as object);
    expect(byHash).toEqual({
      extensions: {
        persistedQuery: { version: 1, sha256Hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    });
    expect(byText).toEqual({
      query: expect.stringMatching(/^mutation SignOut \{\s+signOut\s+\}$/),
    });
    expect(more).toEqual([]);
  });
});
