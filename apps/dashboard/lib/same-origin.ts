/** The header that a form on another site cannot send without asking this one first. */
export const CSRF_HEADER = 'x-posthorn-dashboard';

/** Whether an Origin is ours: the public one, or the host that the request itself names. */
function isOurs(origin: string, headers: Headers, publicOrigin: string): boolean {
  if (origin === publicOrigin) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host');
}

/**
 * Whether a request was made by a page of this dashboard. The session is a cookie, so whatever
 * else the browser attaches it to must be refused: the Origin must be ours, the browser's own
 * verdict, where it gives one, must be `same-origin`, and our header must be there, which forces a
 * preflight elsewhere.
 */
export function isSameOrigin(headers: Headers, publicOrigin: string): boolean {
  if (headers.get(CSRF_HEADER) !== '1') return false;
  return headers.get('origin') !== null && !isFromElsewhere(headers, publicOrigin);
}

/**
 * Whether a browser says that another site's page made a request. A program says nothing of it, and
 * carries nobody's cookies.
 */
export function isFromElsewhere(headers: Headers, publicOrigin: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return true;
  const origin = headers.get('origin');
  return origin !== null && !isOurs(origin, headers, publicOrigin);
}
