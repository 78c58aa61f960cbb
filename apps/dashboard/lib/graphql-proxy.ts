import { isSameOrigin } from './same-origin.ts';

const BODY_BYTES_MAX = 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** What the proxy needs to know, given by the route. */
export interface GraphqlProxyOptions {
  readonly apiUrl: string;
  readonly publicOrigin: string;
  /** The API's token of whoever asks; null when nobody is signed in. */
  readonly token: string | null;
}

/**
 * Hands a page's GraphQL request to the API with the token from the session cookie.
 * Refusals look like GraphQL errors, so that pages handle one kind of failure:
 * 403 FORBIDDEN, 415 UNSUPPORTED_MEDIA_TYPE, 401 UNAUTHENTICATED, 413 BODY_TOO_LARGE,
 * 502 API_UNREACHABLE.
 */
export async function proxyGraphql(
  request: Request,
  options: GraphqlProxyOptions,
): Promise<Response> {
  if (!isSameOrigin(request.headers, options.publicOrigin)) {
    return refusal(403, 'FORBIDDEN', 'This address answers pages of the dashboard only.');
  }
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send application/json.');
  }
  if (options.token === null) {
    return refusal(401, 'UNAUTHENTICATED', 'Your sign-in has ended. Sign in again.');
  }
  const body = await request.text();
  if (body.length > BODY_BYTES_MAX) {
    return refusal(413, 'BODY_TOO_LARGE', 'The request is larger than 1 MiB.');
  }
  try {
    const answer = await fetch(`${options.apiUrl}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        authorization: `Bearer ${options.token}`,
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      cache: 'no-store',
    });
    return new Response(await answer.text(), {
      status: answer.status,
      headers: {
        'content-type': answer.headers.get('content-type') ?? 'application/json',
        'cache-control': 'no-store',
      },
    });
  } catch {
    return refusal(502, 'API_UNREACHABLE', 'The Posthorn API does not answer.');
  }
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json(
    { data: null, errors: [{ message, extensions: { code } }] },
    { status, headers: { 'cache-control': 'no-store' } },
  );
}
