/** The header that a form on another site cannot send without asking this one first. */
export const CSRF_HEADER = 'x-posthorn-dashboard';

/**
 * Whether a request was made by a page of this dashboard. The session is a cookie, so whatever
 * else the browser attaches it to must be refused: the Origin must be ours (the public one, or the
 * host the request itself names), the browser's own verdict, where it gives one, must be
 * `same-origin`, and our header must be there, which forces a preflight elsewhere.
 */
export function isSameOrigin(headers: Headers, publicOrigin: string): boolean {
  if (headers.get(CSRF_HEADER) !== '1') return false;
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = headers.get('origin');
  if (origin === null || !URL.canParse(origin)) return false;
  if (origin === publicOrigin) return true;
  return new URL(origin).host === headers.get('host');
}
