import { availableParallelism } from 'node:os';
import { hashPassword, isPassword } from '@posthorn/db';
import { addressBlockOf } from '../../client/address-block.ts';
import type { Client } from '../../client/client.ts';
import { createFairQueue } from '../shared/fair-queue.ts';
import { PASSWORD_CHARS_MAX } from './password-rules.ts';

/** Whose turn it is counted as: their address's, or that of a device or person who is known. */
export interface Place {
  client: Pick<Client, 'address'>;
  isKnown: boolean;
}

/**
 * Hashes and checks passwords, few at a time: each takes 19 MiB and some 20 ms of a core, and a
 * flood of them must neither fill the memory nor starve others (promise 5). Strangers take turns by
 * address; known devices have places of their own. All throw OVERLOADED (PosthornError) when there
 * is no place to wait.
 */
export interface Passwords {
  /** Whether it is the password; without a hash (nobody's account) it takes as long, and is not. */
  isRight(passwordHash: string | null, password: string, place: Place): Promise<boolean>;
  hash(password: string, place: Place): Promise<string>;
}

/** Half of the cores for strangers; hashing runs on the threads that also look up names. */
const STRANGERS_AT_ONCE = Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)));

export function createPasswords(
  hashing: { hash: typeof hashPassword; verify: typeof isPassword } = {
    hash: hashPassword,
    verify: isPassword,
  },
): Passwords {
  const queue = createFairQueue({
    stranger: { runningMax: STRANGERS_AT_ONCE, waitingMax: 128, waitingPerKeyMax: 10 },
    known: { runningMax: 1, waitingMax: 64, waitingPerKeyMax: 4 },
  });
  // For addresses that nobody has: they take as long as those that somebody has.
  const nobodysHash = hashing.hash('no account has this password');
  nobodysHash.catch(() => undefined);

  const placeOf = ({ client, isKnown }: Place) => ({
    lane: isKnown ? ('known' as const) : ('stranger' as const),
    key: addressBlockOf(client.address),
  });

  return {
    async isRight(passwordHash, password, place) {
      // No account has such a one: that says nothing about this account.
      if (password.length > PASSWORD_CHARS_MAX) return false;
      const isRight = await queue.run(placeOf(place), async () =>
        hashing.verify(passwordHash ?? (await nobodysHash), password),
      );
      return isRight && passwordHash !== null;
    },
    hash: (password, place) => queue.run(placeOf(place), () => hashing.hash(password)),
  };
}
