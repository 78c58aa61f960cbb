import { type NextRequest, NextResponse } from 'next/server';
import { askingForBrowser } from '../../lib/auth.ts';
import { readEnv } from '../../lib/env.ts';
import { openPortal, PORTAL_PATH, sealPortal } from '../../lib/portal.ts';

/** A portal link: begins a session of one tenant and role, and leads to the tenant's pages. */
export async function GET(request: NextRequest): Promise<Response> {
  const env = readEnv();
  const token = request.nextUrl.searchParams.get('token') ?? '';
  const opened = token === '' ? null : await openPortal(await askingForBrowser(), token);
  if (!opened?.ok) {
    const why = opened?.code === 'API_UNREACHABLE' ? '?reason=unreachable' : '';
    return NextResponse.redirect(`${env.publicOrigin}${PORTAL_PATH}/ended${why}`, 303);
  }
  const to = `${env.publicOrigin}${PORTAL_PATH}/t/${opened.data.slug}/webhooks`;
  const response = NextResponse.redirect(to, 303);
  response.cookies.set(await sealPortal(env, opened.data));
  return response;
}
