import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiOptions, type ApiResult, askApi } from './api.ts';

/** Keeps a sign-in with a provider that was begun, until its browser comes back. */
export const OIDC_COOKIE = 'posthorn-oidc';
export const OIDC_PATH = '/api/auth/oidc';
export const OIDC_COOKIE_S = 600;

/** The sign-in page must not wait for long only to know its buttons. */
const OPTIONS_TIMEOUT_MS = 2_000;

const optionsSchema = z.object({
  signInOptions: z.object({ oidc: z.object({ name: z.string() }).nullable() }),
});
const startSchema = z.object({ begun: z.object({ url: z.url(), flow: z.string() }) });
const finishSchema = z.object({
  signIn: z.object({ token: z.string(), expiresAt: z.string(), deviceToken: z.string() }),
});

const OPTIONS = graphql(`
  query SignInOptions { signInOptions { oidc { name } } }
`);
const START = graphql(`
  mutation StartOidcSignIn { begun: startOidcSignIn { url flow } }
`);
const FINISH = graphql(`
  mutation FinishOidcSignIn($callbackQuery: String!, $flow: String!) {
    signIn: finishOidcSignIn(callbackQuery: $callbackQuery, flow: $flow) {
      token expiresAt deviceToken
    }
  }
`);

/** What people call the provider that they may sign in with; null without one. */
export async function oidcName(options: ApiOptions): Promise<string | null> {
  const patient = { ...options, timeoutMs: OPTIONS_TIMEOUT_MS };
  const answer = await askApi(patient, { document: OPTIONS }, optionsSchema);
  return answer.ok ? (answer.data.signInOptions.oidc?.name ?? null) : null;
}

/** Begins: where to send the browser, and what it has to keep. */
export async function startOidc(
  options: ApiOptions,
): Promise<ApiResult<{ url: string; flow: string }>> {
  const answer = await askApi(options, { document: START }, startSchema);
  return answer.ok ? { ok: true, data: answer.data.begun } : answer;
}

/** Ends: what the provider answered becomes a session. */
export async function finishOidc(
  options: ApiOptions,
  variables: { callbackQuery: string; flow: string },
): Promise<ApiResult<{ token: string; expiresAt: string; deviceToken: string }>> {
  const answer = await askApi(options, { document: FINISH, variables }, finishSchema);
  return answer.ok ? { ok: true, data: answer.data.signIn } : answer;
}

/** What the browser keeps: the flow, and the page to come back to. */
export function packFlow(flow: string, next: string): string {
  return `${flow}~${encodeURIComponent(next)}`;
}

/** Takes it apart again. */
export function unpackFlow(kept: string | undefined): { flow: string; next: string } | null {
  const at = kept?.indexOf('~') ?? -1;
  if (kept === undefined || at < 1) return null;
  const next = kept.slice(at + 1);
  try {
    return { flow: kept.slice(0, at), next: decodeURIComponent(next) };
  } catch {
    return null;
  }
}
