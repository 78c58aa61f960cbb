import type { Faults } from './check.ts';

const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+$/;
const EMAIL_CHARS_MAX = 320;

/** An email address as accounts have it: in lower case, without blanks around it. */
export function normalEmail(written: string): string {
  return written.trim().toLowerCase();
}

/** Notes a fault unless this is one email address. */
export function checkEmail(faults: Faults, path: string, email: string): void {
  if (!EMAIL.test(email) || email.length > EMAIL_CHARS_MAX || email.includes('\u0000')) {
    faults.add(path, 'Must be an email address.');
  }
}

/** Notes a fault unless a person can be called this. */
export function checkPersonName(faults: Faults, path: string, name: string): void {
  faults.text(path, name, 1, 200);
}
