import { z } from 'zod';
import { isFromElsewhere } from './same-origin.ts';

/** What of next-auth's own surface is used; nothing else of it is there. */
const USED = new Set(['GET csrf', 'GET session', 'POST callback/credentials', 'POST signout']);

const BODY_CHARS_MAX = 16 * 1024;
const fieldsSchema = z.record(z.string(), z.union([z.string(), z.boolean()]));

/** A request that next-auth may see: its body read, and known to be what it can read. */
export type AuthRequest = { ok: true; body: string | null } | { ok: false; response: Response };

function refuse(status: number, code: string, message: string): AuthRequest {
  const response = Response.json({ error: { code, message } }, { status });
  return { ok: false, response };
}

function fieldsOf(contentType: string, body: string): Record<string, string | boolean> | null {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  if (!contentType.startsWith('application/json')) return null;
  try {
    return fieldsSchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/**
 * Checks a request to next-auth before next-auth does, which answers 500 to JSON that is none and
 * signs in whoever another site's form says.
 * @param action what follows `/api/auth/`
 */
export async function checkAuthRequest(
  request: Request,
  action: string,
  publicOrigin: string,
): Promise<AuthRequest> {
  if (!USED.has(`${request.method} ${action}`)) {
    return refuse(404, 'NOT_FOUND', 'There is nothing at this address.');
  }
  if (request.method !== 'POST') return { ok: true, body: null };
  if (isFromElsewhere(request.headers, publicOrigin)) {
    return refuse(403, 'FORBIDDEN', 'This address answers pages of the dashboard only.');
  }
  const body = await request.text().catch(() => null);
  if (body === null) return refuse(400, 'BAD_REQUEST', 'The request ended before its body did.');
  if (body.length > BODY_CHARS_MAX) {
    return refuse(413, 'BODY_TOO_LARGE', "The request's body is larger than 16 KiB.");
  }
  const contentType = request.headers.get('content-type') ?? '';
  if (fieldsOf(contentType, body) === null) {
    return refuse(400, 'BAD_REQUEST', 'Send the fields as a form, or as a JSON object of texts.');
  }
  return { ok: true, body };
}

/**
 * Where next-auth leads one whose CSRF cookie did not come along, as a failure with its name: it
 * would look like a sign-in that worked.
 */
export async function nameCsrfFailure(response: Response, publicOrigin: string): Promise<Response> {
  const location = response.headers.get('location');
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const url = location ?? (isJson ? urlIn(await response.clone().text()) : null);
  if (!url?.includes('csrf=true')) return response;
  const target = `${publicOrigin}/sign-in?error=COOKIES_BLOCKED`;
  return Response.json({ url: target }, { status: 403 });
}

function urlIn(json: string): string | null {
  const parsed = z.object({ url: z.string() }).safeParse(JSON.parse(json));
  return parsed.success ? parsed.data.url : null;
}
