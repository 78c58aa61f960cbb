import type { NextRequest } from 'next/server';
import { browserOf } from '../../../lib/browser.ts';
import { readEnv } from '../../../lib/env.ts';
import { proxyGraphql } from '../../../lib/graphql-proxy.ts';
import { expiredSessionCookie, readSession } from '../../../lib/session.ts';

/** The one way from a page to the API. */
export async function POST(request: NextRequest): Promise<Response> {
  const env = readEnv();
  return proxyGraphql(request, {
    ...env,
    browser: browserOf(request.headers, env),
    session: await readSession(env, request.cookies.getAll()),
    endSession: expiredSessionCookie(env),
  });
}
