/** What next-auth answers to a form that was sent by a script. */
interface FormAnswer {
  readonly url?: string;
}

/** Sends a form to next-auth, with the token that shows that our own page does. */
async function post(action: string, fields: Record<string, string>): Promise<FormAnswer> {
  const csrf = await fetch('/api/auth/csrf');
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const answer = await fetch(`/api/auth/${action}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  });
  return (await answer.json()) as FormAnswer;
}

/**
 * Signs in by e-mail address and password.
 * @returns why it failed (`SignInFailure`, or `COOKIES_BLOCKED`); null when it went well
 */
export async function signInHere(email: string, password: string): Promise<string | null> {
  try {
    const { url } = await post('callback/credentials', { email, password });
    if (!url) return 'UNKNOWN';
    return new URL(url, window.location.origin).searchParams.get('error');
  } catch {
    return 'API_UNREACHABLE';
  }
}

/** Ends the session, here and at the API, and leaves for the sign-in page of the address one is at. */
export async function signOutHere(): Promise<void> {
  await post('signout', {}).catch(() => undefined);
  window.location.assign('/sign-in');
}
