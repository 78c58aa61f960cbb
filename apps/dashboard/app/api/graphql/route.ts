import type { NextRequest } from 'next/server';
import { getToken } from 'next-auth/jwt';
import { readEnv } from '../../../lib/env.ts';
import { proxyGraphql } from '../../../lib/graphql-proxy.ts';

/** The one way from a page to the API. */
export async function POST(request: NextRequest): Promise<Response> {
  const env = readEnv();
  const session = await getToken({ req: request, secret: env.sessionSecret });
  return proxyGraphql(request, {
    apiUrl: env.apiUrl,
    publicOrigin: env.publicOrigin,
    token: session?.apiToken ?? null,
  });
}
