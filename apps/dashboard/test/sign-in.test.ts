import { describe, expect, test } from 'vitest';
import { signInMessage } from '../features/auth/sign-in-messages.ts';
import { failureOfCode, signInAtApi } from '../lib/sign-in.ts';

describe('why a sign-in failed', () => {
  test.each([
    ['INVALID_CREDENTIALS', 'WRONG_PASSWORD'],
    ['VALIDATION_FAILED', 'WRONG_PASSWORD'],
    ['RATE_LIMITED', 'TOO_MANY_TRIES'],
    ['INTERNAL', 'UNKNOWN'],
    [undefined, 'UNKNOWN'],
  ])('%s is %s', (code, failure) => expect(failureOfCode(code)).toBe(failure));

  test('an API that is not there is said to be unreachable', async () => {
    const result = await signInAtApi('http://127.0.0.1:1', { email: 'a@b.example', password: 'x' });
    expect(result).toEqual({ ok: false, failure: 'API_UNREACHABLE' });
    expect(signInMessage('API_UNREACHABLE').title).toBe('Posthorn cannot be reached');
  });
});
