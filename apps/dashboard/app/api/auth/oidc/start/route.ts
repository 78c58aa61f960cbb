import { type NextRequest, NextResponse } from 'next/server';
import { safeNext } from '../../../../../features/auth/safe-next.ts';
import { askingForBrowser } from '../../../../../lib/auth.ts';
import { readEnv } from '../../../../../lib/env.ts';
import { INVITATION_TOKEN, invitationPath } from '../../../../../lib/invitation.ts';
import {
  OIDC_COOKIE_S,
  oidcCookieName,
  packFlow,
  pageOfFailure,
  startOidc,
} from '../../../../../lib/oidc.ts';
import { isFromElsewhere } from '../../../../../lib/same-origin.ts';
import { cookieFlags } from '../../../../../lib/session.ts';

/** Sends the browser to the provider that people may sign in with, or join by. */
export async function GET(request: NextRequest): Promise<Response> {
  const env = readEnv();
  const leave = (to: string) => NextResponse.redirect(env.publicOrigin + to, 303);
  const { searchParams } = request.nextUrl;
  const given = searchParams.get('invitation');
  const invitation = given !== null && INVITATION_TOKEN.test(given) ? given : null;
  if (given !== null && invitation === null) return leave(invitationPath(''));
  // Nobody joins by following another site's link: whoever comes from there sees what it is first.
  if (invitation !== null && isFromElsewhere(request.headers, env.publicOrigin)) {
    return leave(invitationPath(invitation));
  }
  const begun = await startOidc(await askingForBrowser(), invitation);
  if (!begun.ok) return leave(pageOfFailure(invitation, begun.code));
  const response = NextResponse.redirect(begun.data.url, 303);
  const next = safeNext(searchParams.get('next'));
  response.cookies.set(oidcCookieName(env), packFlow({ flow: begun.data.flow, next, invitation }), {
    ...cookieFlags(env),
    maxAge: OIDC_COOKIE_S,
  });
  return response;
}
