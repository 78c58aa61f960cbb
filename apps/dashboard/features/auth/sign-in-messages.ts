import { formatSpan } from '../../lib/format.ts';

/** What the form says for each way a sign-in fails (`SignInFailure`); anything else is unknown. */
const MESSAGES: Record<string, { title: string; detail: string }> = {
  INCOMPLETE: {
    title: 'Something is missing',
    detail: 'Enter your e-mail and your password.',
  },
  WRONG_PASSWORD: {
    title: 'Wrong e-mail or password',
    detail: 'Check both and try again.',
  },
  TOO_MANY_TRIES: {
    title: 'Too many tries',
    detail: 'Wait a few minutes before you try again.',
  },
  COOKIES_BLOCKED: {
    title: 'Your browser keeps no cookies from here',
    detail: 'Allow cookies for this site, load the page again, and sign in.',
  },
  API_UNREACHABLE: {
    title: 'Posthorn cannot be reached',
    detail: 'The dashboard is up but its API does not answer. Try again in a moment.',
  },
};

const UNKNOWN = {
  title: 'Signing in did not work',
  detail: 'Something unexpected happened. Try again in a moment.',
};

/** The words for a failure: its code, and after a colon the seconds to wait, where they are known. */
export function signInMessage(failure: string): { title: string; detail: string } {
  const [code = '', wait] = failure.split(':');
  const message = Object.hasOwn(MESSAGES, code) ? (MESSAGES[code] ?? UNKNOWN) : UNKNOWN;
  const waitS = Number(wait);
  if (code !== 'TOO_MANY_TRIES' || !(waitS > 0)) return message;
  return { ...message, detail: `Wait ${formatSpan(waitS)} before you try again.` };
}
