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
  OIDC_SIGN_IN_FAILED: {
    title: 'Signing in there did not work',
    detail: 'It took too long, or was ended half-way. Try again.',
  },
  OIDC_ACCOUNT_UNKNOWN: {
    title: 'You have no account here',
    detail:
      'Nobody here has the e-mail address that you were signed in with there, or it is not verified. Ask an owner of your tenant to invite you.',
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

/** The API's own codes, for what came here without the form. */
const SAME_AS: Record<string, string> = {
  RATE_LIMITED: 'TOO_MANY_TRIES',
  OVERLOADED: 'TOO_MANY_TRIES',
  SERVICE_UNAVAILABLE: 'API_UNREACHABLE',
};

const UNKNOWN = {
  title: 'Signing in did not work',
  detail: 'Something unexpected happened. Try again in a moment.',
};

/** The words for a failure: its code, and after a colon the seconds to wait, where they are known. */
export function signInMessage(failure: string): { title: string; detail: string } {
  const [said = '', wait] = failure.split(':');
  const code = Object.hasOwn(SAME_AS, said) ? (SAME_AS[said] ?? said) : said;
  const message = Object.hasOwn(MESSAGES, code) ? (MESSAGES[code] ?? UNKNOWN) : UNKNOWN;
  const waitS = Number(wait);
  if (code !== 'TOO_MANY_TRIES' || !(waitS > 0)) return message;
  return { ...message, detail: `Wait ${formatSpan(waitS)} before you try again.` };
}

const JOIN_MESSAGES: Record<string, string> = {
  INVITATION_FOR_ANOTHER:
    'You were signed in there with another e-mail address than the invited one, or it is not verified.',
  OIDC_ACCOUNT_UNKNOWN:
    'The account of the invited e-mail address belongs to someone else there. Join with its password.',
};

/** The words for why joining by a provider failed. */
export function joinMessage(failure: string): string {
  const own = Object.hasOwn(JOIN_MESSAGES, failure) ? JOIN_MESSAGES[failure] : undefined;
  if (own) return own;
  const { title, detail } = signInMessage(failure);
  return `${title}. ${detail}`;
}
