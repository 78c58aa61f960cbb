import type { Faults } from '../shared/check.ts';

/** How long a password is, in characters. */
export const PASSWORD_CHARS_MIN = 10;
export const PASSWORD_CHARS_MAX = 200;

/** Notes a fault unless a new password is acceptable. What it is made of is its owner's business. */
export function checkNewPassword(faults: Faults, path: string, password: string): void {
  faults.text(path, password, PASSWORD_CHARS_MIN, PASSWORD_CHARS_MAX);
}
