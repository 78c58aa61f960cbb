import { z } from 'zod';

/** Why a sign-in failed: what next-auth carries to the browser, and nothing more. */
export type SignInFailure = 'WRONG_PASSWORD' | 'TOO_MANY_TRIES' | 'API_UNREACHABLE' | 'UNKNOWN';

export type SignInResult =
  | { ok: true; token: string; expiresAt: string }
  | { ok: false; failure: SignInFailure };

const answerSchema = z.object({
  data: z
    .object({ signIn: z.object({ token: z.string(), expiresAt: z.string() }).nullish() })
    .nullish(),
  errors: z
    .array(z.object({ extensions: z.object({ code: z.string().optional() }).optional() }))
    .optional(),
});

const SIGN_IN = `mutation SignIn($email: String!, $password: String!) {
  signIn(email: $email, password: $password) { token expiresAt }
}`;

/** Which failure an error code of the API stands for. */
export function failureOfCode(code: string | undefined): SignInFailure {
  if (code === undefined) return 'UNKNOWN';
  if (/TOO_MANY|THROTTLED|RATE_LIMIT/.test(code)) return 'TOO_MANY_TRIES';
  if (/UNAUTHENTICATED|CREDENTIALS|PASSWORD|VALIDATION|BAD_USER_INPUT/.test(code)) {
    return 'WRONG_PASSWORD';
  }
  return 'UNKNOWN';
}

/** Asks the API for a token. Runs on the server: the browser never sees the token. */
export async function signInAtApi(
  apiUrl: string,
  credentials: { email: string; password: string },
): Promise<SignInResult> {
  let response: Response;
  try {
    response = await fetch(`${apiUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: SIGN_IN, variables: credentials }),
      signal: AbortSignal.timeout(15_000),
      cache: 'no-store',
    });
  } catch {
    return { ok: false, failure: 'API_UNREACHABLE' };
  }
  if (response.status === 429) return { ok: false, failure: 'TOO_MANY_TRIES' };
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (!answer.success) return { ok: false, failure: 'API_UNREACHABLE' };
  const signedIn = answer.data.data?.signIn;
  if (signedIn) return { ok: true, ...signedIn };
  return { ok: false, failure: failureOfCode(answer.data.errors?.[0]?.extensions?.code) };
}
