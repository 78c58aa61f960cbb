import { type ApiOptions, apiHeaders } from './api.ts';
import { isSameOrigin } from './same-origin.ts';
import { VIEWER_HEADER } from './viewer-header.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** What the proxy needs to know, given by the route. */
export interface GraphqlProxyOptions extends Omit<ApiOptions, 'token'> {
  readonly publicOrigin: string;
  /** Whoever asks; null when nobody is signed in. */
  readonly session: { readonly accountId: string; readonly apiToken: string } | null;
  /** A `Set-Cookie` that ends the session in the browser. */
  readonly endSession: string;
}

/**
 * Hands a page's GraphQL request to the API with the token from the session cookie.
 * Refusals look like GraphQL errors, so that pages handle one kind of failure:
 * 403 FORBIDDEN, 415 UNSUPPORTED_MEDIA_TYPE, 401 UNAUTHENTICATED, 409 SESSION_CHANGED (the page is
 * another person's), 413 BODY_TOO_LARGE, 502 API_UNREACHABLE. Only the last two read the body.
 */
export async function proxyGraphql(
  request: Request,
  options: GraphqlProxyOptions,
): Promise<Response> {
  const { session, publicOrigin, apiUrl } = options;
  if (!isSameOrigin(request.headers, publicOrigin)) {
    return refusal(403, 'FORBIDDEN', 'This address answers pages of the dashboard only.');
  }
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  }
  if (session === null) {
    return refusal(401, 'UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');
  }
  const viewer = request.headers.get(VIEWER_HEADER);
  if (viewer !== null && viewer !== session.accountId) {
    return refusal(409, 'SESSION_CHANGED', 'You have signed in as someone else in another tab.');
  }
  if (Number(request.headers.get('content-length')) > BODY_BYTES_MAX) return tooLarge();
  const body = await request.arrayBuffer().catch(() => null);
  if (body === null) {
    return refusal(400, 'BAD_REQUEST', 'The request ended before its body did.');
  }
  if (body.byteLength > BODY_BYTES_MAX) return tooLarge();
  try {
    const answer = await fetch(`${apiUrl}/graphql`, {
      method: 'POST',
      headers: apiHeaders({ ...options, token: session.apiToken }),
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: 'no-store',
    });
    const text = await answer.text();
    return new Response(text, {
      status: answer.status,
      headers: {
        'content-type': answer.headers.get('content-type') ?? 'application/json',
        'cache-control': 'no-store',
        ...(isEnded(answer.status, text) ? { 'set-cookie': options.endSession } : {}),
      },
    });
  } catch {
    return refusal(502, 'API_UNREACHABLE', 'The Posthorn API does not answer.');
  }
}

/** Whether the API knows the token no more: signed out elsewhere, revoked, or over. */
function isEnded(status: number, text: string): boolean {
  if (status === 401) return true;
  if (!text.includes('"UNAUTHENTICATED"')) return false;
  try {
    const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: unknown } }[] };
    return errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED') ?? false;
  } catch {
    return false;
  }
}

function tooLarge(): Response {
  return refusal(413, 'BODY_TOO_LARGE', 'The request is larger than 1 MiB.');
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json(
    { data: null, errors: [{ message, extensions: { code } }] },
    { status, headers: { 'cache-control': 'no-store' } },
  );
}
