import type { NextAuthOptions } from 'next-auth';
import { getServerSession } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { readEnv } from './env.ts';
import { signInAtApi } from './sign-in.ts';

declare module 'next-auth' {
  interface Session {
    /** When the API's token ends, ISO 8601; `expires` is next-auth's own and not given to pages. */
    endsAt: string;
  }

  interface User {
    /** The API's token. It travels from `authorize` to the cookie and to no page. */
    apiToken: string;
    apiTokenExpiresAt: string;
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    apiToken?: string;
    apiTokenExpiresAt?: string;
  }
}

const TWELVE_HOURS_S = 12 * 60 * 60;

/**
 * Sign-in by e-mail address and password, checked by the API. The API's token lives in the
 * encrypted session cookie; the session that pages see holds the e-mail address alone.
 */
export function authOptions(): NextAuthOptions {
  const env = readEnv();
  return {
    secret: env.sessionSecret,
    session: { strategy: 'jwt', maxAge: TWELVE_HOURS_S },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        name: 'Posthorn',
        credentials: {
          email: { label: 'E-mail', type: 'email' },
          password: { label: 'Password', type: 'password' },
        },
        async authorize(credentials) {
          const email = credentials?.email.trim() ?? '';
          const password = credentials?.password ?? '';
          const result = await signInAtApi(env.apiUrl, { email, password });
          // next-auth hands the message of what `authorize` throws to the form.
          if (!result.ok) throw new Error(result.failure);
          return {
            id: email,
            email,
            apiToken: result.token,
            apiTokenExpiresAt: result.expiresAt,
          };
        },
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (!user) return token;
        return { ...token, apiToken: user.apiToken, apiTokenExpiresAt: user.apiTokenExpiresAt };
      },
      session({ session, token }) {
        const endsAt = token.apiTokenExpiresAt ?? session.expires;
        return { user: { email: token.email }, endsAt, expires: session.expires };
      },
    },
  };
}

/** Whether this request comes from someone whose sign-in still holds. */
export async function isSignedIn(): Promise<boolean> {
  const session = await getServerSession(authOptions());
  return session !== null && Date.parse(session.endsAt) > Date.now();
}
