import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopment, readEnv } from './lib/env.ts';
import { PATH_HEADER } from './lib/path-header.ts';
import { PORTAL_HEADER, PORTAL_PATH, readPortal } from './lib/portal.ts';
import { policyOfPage } from './lib/security-headers.ts';

/**
 * Gives every page a content security policy with a fresh nonce. Pages under the portal's path are
 * framed by whom the portal's link allows, and told that they are the portal's.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const isPortal = pathname.startsWith(`${PORTAL_PATH}/`);
  const portal = isPortal ? await readPortal(readEnv(), request.cookies) : null;
  const policy = policyOfPage({
    nonce: btoa(crypto.randomUUID()),
    isDevelopment: isDevelopment(),
    frameAncestors: portal?.origins ?? [],
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set(PATH_HEADER, (isPortal ? pathname.slice(PORTAL_PATH.length) : pathname) + search);
  if (isPortal) headers.set(PORTAL_HEADER, '1');
  else headers.delete(PORTAL_HEADER);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [
    { source: '/((?!api/|portal/api/|portal$|_next/static|_next/image|icon.svg|healthz).*)' },
  ],
};
