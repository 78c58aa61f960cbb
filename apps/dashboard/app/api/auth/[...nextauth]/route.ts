import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '../../../../lib/auth.ts';

interface Context {
  params: Promise<{ nextauth: string[] }>;
}

async function handle(request: NextRequest, context: Context): Promise<Response> {
  // Built per request: the environment is not known while the app is built.
  const handler: (request: NextRequest, context: Context) => Promise<Response> = NextAuth(
    authOptions(),
  );
  return handler(request, context);
}

export { handle as GET, handle as POST };
