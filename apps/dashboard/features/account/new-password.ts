/** How long a password is, in characters; the API has the last word. */
export const PASSWORD_CHARS_MIN = 10;

/** What is wrong with a new password and its repetition; null when nothing is. */
export function faultOfNewPassword(next: string, again: string): string | null {
  if ([...next].length < PASSWORD_CHARS_MIN) {
    return `A password has at least ${PASSWORD_CHARS_MIN} characters.`;
  }
  return next === again ? null : 'The two are not the same.';
}
