import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiOptions, type ApiResult, askApi } from './api.ts';
import { invitationPath } from './invitation.ts';

/**
 * Keeps a sign-in with a provider that was begun, until its browser comes back. `__Host-`: a sibling of
 * the site that set one of its own would sign people in as someone else.
 */
export function oidcCookieName({ isHttps }: { isHttps: boolean }): string {
  return `${isHttps ? '__Host-' : ''}posthorn-oidc`;
}
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
  mutation StartOidcSignIn($invitation: String) {
    begun: startOidcSignIn(invitation: $invitation) { url flow }
  }
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

/**
 * Begins: where to send the browser, and what it has to keep.
 * @param invitation the token of an invitation's link that is accepted by signing in
 */
export async function startOidc(
  options: ApiOptions,
  invitation: string | null,
): Promise<ApiResult<{ url: string; flow: string }>> {
  const answer = await askApi(options, { document: START, variables: { invitation } }, startSchema);
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

/** What the browser keeps of a sign-in that was begun. */
export interface KeptFlow {
  /** The API's; opaque. */
  readonly flow: string;
  /** The page to come back to. */
  readonly next: string;
  /** The token of the invitation's link that began it; null where the sign-in page did. */
  readonly invitation: string | null;
}

/** As one text, for a cookie; neither the flow nor a token holds a `~`. */
export function packFlow({ flow, next, invitation }: KeptFlow): string {
  return `${flow}~${invitation ?? ''}~${encodeURIComponent(next)}`;
}

/** Takes it apart again. */
export function unpackFlow(kept: string | undefined): KeptFlow | null {
  const [, flow, invitation, next] = /^([^~]+)~([^~]*)~(.*)$/.exec(kept ?? '') ?? [];
  if (flow === undefined || next === undefined) return null;
  try {
    return { flow, next: decodeURIComponent(next), invitation: invitation || null };
  } catch {
    return null;
  }
}

/** The page that says why a sign-in did not go well: the one where it began. */
export function pageOfFailure(invitation: string | null, code: string): string {
  if (invitation === null) return `/sign-in?error=${code}`;
  return `${invitationPath(invitation)}&error=${code}`;
}
