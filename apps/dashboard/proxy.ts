import { type NextRequest, NextResponse } from 'next/server';
import { isDevelopment } from './lib/env.ts';
import { PATH_HEADER } from './lib/path-header.ts';
import { policyOfPage } from './lib/security-headers.ts';

/** Gives every page a content security policy with a fresh nonce. */
export function proxy(request: NextRequest): NextResponse {
  const policy = policyOfPage({
    nonce: btoa(crypto.randomUUID()),
    isDevelopment: isDevelopment(),
    frameAncestors: [],
  });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set(PATH_HEADER, request.nextUrl.pathname + request.nextUrl.search);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  matcher: [{ source: '/((?!api/|_next/static|_next/image|icon.svg|healthz).*)' }],
};
