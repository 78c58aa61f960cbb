import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '../../../../lib/auth.ts';
import { checkAuthRequest, nameCsrfFailure } from '../../../../lib/auth-route.ts';
import { readEnv } from '../../../../lib/env.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { publicOrigin } = readEnv();
  const action = (await context.params).nextauth.join('/');
  const checked = await checkAuthRequest(request, action, publicOrigin);
  if (!checked.ok) return checked.response;
  // Built per request: the environment is not known while the app is built.
  const handler: (request: NextRequest, context: Context) => Promise<Response> = NextAuth(
    authOptions(),
  );
  const { method, headers, url } = request;
  const readable = new NextRequest(url, { method, headers, body: checked.body });
  return nameCsrfFailure(await handler(readable, context), publicOrigin);
}

export { handle as GET, handle as POST };
