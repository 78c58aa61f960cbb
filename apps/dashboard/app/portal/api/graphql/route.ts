import type { NextRequest } from 'next/server';
import { browserOf } from '../../../../lib/browser.ts';
import { readEnv } from '../../../../lib/env.ts';
import { proxyGraphql } from '../../../../lib/graphql-proxy.ts';
import { expiredPortalCookie, readPortalSession } from '../../../../lib/portal.ts';

/** The one way from a page of the portal to the API. */
export async function POST(request: NextRequest): Promise<Response> {
  const env = readEnv();
  return proxyGraphql(request, {
    ...env,
    browser: browserOf(request.headers, env),
    session: await readPortalSession(env, request.cookies),
    endSession: expiredPortalCookie(env),
  });
}
