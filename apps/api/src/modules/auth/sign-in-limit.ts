import { PosthornError } from '@posthorn/domain';
import { BoundedMap } from '../shared/bounded-map.ts';

const ATTEMPTS_MAX = 10;
const WINDOW_MS = 5 * 60_000;
const ENTRIES_MAX = 50_000;

/** Against guessing passwords: 10 attempts in 5 minutes for an email address from an address. */
export interface SignInLimit {
  /** Counts an attempt; RATE_LIMITED (PosthornError) when there were too many. */
  attempt(email: string, address: string): void;
  /** Forgets the attempts: the password was right. */
  forgive(email: string, address: string): void;
}

export function createSignInLimit(options: { now?: () => number } = {}): SignInLimit {
  const now = options.now ?? Date.now;
  const windows = new BoundedMap<string, { endsAtMs: number; attempts: number }>(ENTRIES_MAX);
  const keyOf = (email: string, address: string) => `${address} ${email.slice(0, 320)}`;
  return {
    attempt(email, address) {
      const key = keyOf(email, address);
      const known = windows.get(key);
      const window =
        known && known.endsAtMs > now() ? known : { endsAtMs: now() + WINDOW_MS, attempts: 0 };
      if (window.attempts >= ATTEMPTS_MAX) {
        throw new PosthornError('RATE_LIMITED', {
          message: 'Too many attempts to sign in.',
          retryAfterS: Math.ceil((window.endsAtMs - now()) / 1000),
        });
      }
      window.attempts += 1;
      windows.set(key, window);
    },
    forgive: (email, address) => windows.delete(keyOf(email, address)),
  };
}
