import { type NextRequest, NextResponse } from 'next/server';
import { safeNext } from '../../../../../features/auth/safe-next.ts';
import { askingForBrowser, startSession } from '../../../../../lib/auth.ts';
import { readEnv } from '../../../../../lib/env.ts';
import { finishOidc, oidcCookieName, pageOfFailure, unpackFlow } from '../../../../../lib/oidc.ts';
import { cookieFlags } from '../../../../../lib/session.ts';
import { whoseToken } from '../../../../../lib/sign-in.ts';

/** Where the provider sends the browser back to: a session begins here, or a page says why not. */
export async function GET(request: NextRequest): Promise<Response> {
  const env = readEnv();
  const kept = unpackFlow(request.cookies.get(oidcCookieName(env))?.value);
  const leave = (to: string) => {
    const response = NextResponse.redirect(env.publicOrigin + to, 303);
    response.cookies.set(oidcCookieName(env), '', { ...cookieFlags(env), maxAge: 0 });
    return response;
  };
  if (kept === null) return leave(pageOfFailure(null, 'OIDC_SIGN_IN_FAILED'));
  const options = await askingForBrowser();
  const callbackQuery = request.nextUrl.search.slice(1);
  const finished = await finishOidc(options, { callbackQuery, flow: kept.flow });
  if (!finished.ok) return leave(pageOfFailure(kept.invitation, finished.code));
  const who = await whoseToken(options, finished.data);
  if (!who.ok) return leave(pageOfFailure(null, who.failure));
  await startSession(who);
  return leave(safeNext(kept.next));
}
