import { type NextRequest, NextResponse } from 'next/server';
import { safeNext } from '../../../../../features/auth/safe-next.ts';
import { askingForBrowser } from '../../../../../lib/auth.ts';
import { readEnv } from '../../../../../lib/env.ts';
import {
  OIDC_COOKIE,
  OIDC_COOKIE_S,
  OIDC_PATH,
  packFlow,
  startOidc,
} from '../../../../../lib/oidc.ts';
import { cookieFlags } from '../../../../../lib/session.ts';

/** Sends the browser to the provider that people may sign in with. */
export async function GET(request: NextRequest): Promise<Response> {
  const env = readEnv();
  const begun = await startOidc(await askingForBrowser());
  if (!begun.ok) {
    return NextResponse.redirect(`${env.publicOrigin}/sign-in?error=${begun.code}`, 303);
  }
  const response = NextResponse.redirect(begun.data.url, 303);
  const next = safeNext(request.nextUrl.searchParams.get('next'));
  response.cookies.set(OIDC_COOKIE, packFlow(begun.data.flow, next), {
    ...cookieFlags(env),
    path: OIDC_PATH,
    maxAge: OIDC_COOKIE_S,
  });
  return response;
}
