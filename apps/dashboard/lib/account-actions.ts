import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiFailure, type ApiOptions, askApi } from './api.ts';
import { type SignedIn, whoseToken } from './sign-in.ts';

/** What people do who are not signed in, beside signing in. */
export const ACCOUNT_ACTIONS = [
  'request-password-reset',
  'reset-password',
  'accept-invitation',
] as const;

export type AccountAction = (typeof ACCOUNT_ACTIONS)[number];

/** It was done, and for whom a session began by it; or why not. */
export type AccountResult =
  | { readonly ok: true; readonly signedIn: SignedIn | null }
  | Omit<ApiFailure, 'retryAfterS'>;

const DOCUMENTS = {
  'request-password-reset': graphql(`
    mutation RequestPasswordReset($email: String!) { done: requestPasswordReset(email: $email) }
  `),
  'reset-password': graphql(`
    mutation ResetPassword($token: String!, $password: String!) {
      done: resetPassword(token: $token, password: $password)
    }
  `),
  'accept-invitation': graphql(`
    mutation AcceptInvitation($token: String!, $name: String!, $password: String!) {
      done: acceptInvitation(token: $token, name: $name, password: $password) {
        token expiresAt deviceToken
      }
    }
  `),
};

const text = z.string().max(4_000);
const FIELDS: Record<AccountAction, z.ZodType<Record<string, unknown>>> = {
  'request-password-reset': z.object({ email: text }),
  'reset-password': z.object({ token: text, password: text }),
  'accept-invitation': z.object({ token: text, name: text, password: text }),
};

const doneSchema = z.object({
  done: z.union([
    z.boolean(),
    z.object({ token: z.string(), expiresAt: z.string(), deviceToken: z.string() }),
  ]),
});

function failure(code: string, message: string): AccountResult {
  return { ok: false, code, message, details: [] };
}

/** Does one of them at the API. */
export async function runAccountAction(
  options: ApiOptions,
  action: AccountAction,
  body: unknown,
): Promise<AccountResult> {
  const fields = FIELDS[action].safeParse(body);
  if (!fields.success) return failure('BAD_REQUEST', 'A field of the form is missing.');
  const question = { document: DOCUMENTS[action], variables: fields.data };
  const answer = await askApi(options, question, doneSchema);
  if (!answer.ok) return answer;
  const { done } = answer.data;
  if (typeof done === 'boolean') return { ok: true, signedIn: null };
  const who = await whoseToken(options, done);
  return who.ok
    ? { ok: true, signedIn: who }
    : failure('API_UNREACHABLE', 'It is done, but signing in did not work: sign in by yourself.');
}
