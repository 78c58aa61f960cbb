import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiOptions, askApi } from './api.ts';

/** Why a sign-in failed: what next-auth carries to the browser, and nothing more. */
export type SignInFailure =
  | 'INCOMPLETE'
  | 'WRONG_PASSWORD'
  | 'TOO_MANY_TRIES'
  | 'API_UNREACHABLE'
  | 'UNKNOWN';

/** A session of the API, and whose it is. */
export interface SignedIn {
  readonly accountId: string;
  readonly email: string;
  readonly token: string;
  readonly expiresAt: string;
  /** For the browser to keep; null where the API gave none. */
  readonly deviceToken: string | null;
}

export type SignInResult = ({ ok: true } & SignedIn) | SignInRefused;

/** No sign-in, and why. */
export interface SignInRefused {
  readonly ok: false;
  readonly failure: SignInFailure;
  /** When to come again, in seconds, if the API said so. */
  readonly retryAfterS?: number | null;
}

const SIGN_IN = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { token expiresAt deviceToken }
  }
`);
const signInSchema = z.object({
  signIn: z.object({ token: z.string(), expiresAt: z.string(), deviceToken: z.string() }),
});

const WHO = graphql(`
  query Who { viewer { id email } }
`);
const whoSchema = z.object({ viewer: z.object({ id: z.string(), email: z.string().nullable() }) });

const SIGN_OUT = graphql(`
  mutation SignOut { signOut }
`);

/** Which failure an error code of the API stands for. */
export function failureOfCode(code: string | undefined): SignInFailure {
  if (code === undefined) return 'UNKNOWN';
  if (code === 'API_UNREACHABLE') return code;
  if (/TOO_MANY|THROTTLED|RATE_LIMIT|OVERLOADED/.test(code)) return 'TOO_MANY_TRIES';
  if (/UNAUTHENTICATED|CREDENTIALS|PASSWORD|VALIDATION|BAD_USER_INPUT/.test(code)) {
    return 'WRONG_PASSWORD';
  }
  return 'UNKNOWN';
}

/** Whose a token is: the page says so with each request, so the session has to know. */
export async function whoseToken(
  options: ApiOptions,
  session: { token: string; expiresAt: string; deviceToken: string | null },
): Promise<SignInResult> {
  const who = await askApi({ ...options, token: session.token }, { document: WHO }, whoSchema);
  if (!who.ok) return { ok: false, failure: failureOfCode(who.code) };
  const { id, email } = who.data.viewer;
  return { ok: true, accountId: id, email: email ?? '', ...session };
}

/** Whether the API still takes a session's token: its cookie may outlive it. */
export async function isSessionGood(options: ApiOptions): Promise<boolean> {
  return (await askApi(options, { document: WHO }, whoSchema)).ok;
}

/** Asks the API for a token. Runs on the server: the browser never sees the token. */
export async function signInAtApi(
  options: ApiOptions,
  credentials: { email: string; password: string },
): Promise<SignInResult> {
  if (credentials.email === '' || credentials.password === '') {
    return { ok: false, failure: 'INCOMPLETE' };
  }
  const answer = await askApi(options, { document: SIGN_IN, variables: credentials }, signInSchema);
  if (answer.ok) return whoseToken(options, answer.data.signIn);
  const { code, retryAfterS } = answer;
  return { ok: false, failure: failureOfCode(code), retryAfterS };
}

/** Ends a session at the API, so that a copy of its cookie is worth nothing any more. */
export async function signOutAtApi(options: ApiOptions): Promise<boolean> {
  const answer = await askApi(options, { document: SIGN_OUT }, z.object({ signOut: z.boolean() }));
  return answer.ok;
}
