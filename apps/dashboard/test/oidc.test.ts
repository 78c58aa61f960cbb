import { describe, expect, test } from 'vitest';
import { joinMessage } from '../features/auth/sign-in-messages.ts';
import { packFlow, pageOfFailure, unpackFlow } from '../lib/oidc.ts';

const TOKEN = 'x'.repeat(43);

describe('what the browser keeps of a sign-in that was begun', () => {
  test.each([
    { flow: 'a.b.c', next: '/', invitation: null },
    { flow: 'a.b.c', next: '/t/~x/events?q=a~b;c&d=%7E', invitation: TOKEN },
  ])('comes back whole: %j', (kept) => {
    expect(unpackFlow(packFlow(kept))).toEqual(kept);
  });

  test.each([undefined, '', 'a', 'a~b', '~~', '~x~y', 'a~~%'])('%j is none', (kept) => {
    expect(unpackFlow(kept)).toBeNull();
  });
});

test('a failure is told where the sign-in began', () => {
  expect(pageOfFailure(null, 'OIDC_SIGN_IN_FAILED')).toBe('/sign-in?error=OIDC_SIGN_IN_FAILED');
  expect(pageOfFailure(TOKEN, 'INVITATION_FOR_ANOTHER')).toBe(
    `/accept-invitation?token=${TOKEN}&error=INVITATION_FOR_ANOTHER`,
  );
});

test('a failure has words of its own, or those of signing in', () => {
  expect(joinMessage('INVITATION_FOR_ANOTHER')).toContain('another e-mail address');
  expect(joinMessage('RATE_LIMITED')).toBe(
    'Too many tries. Wait a few minutes before you try again.',
  );
  expect(joinMessage('toString')).toMatch(/^Signing in did not work/);
});
