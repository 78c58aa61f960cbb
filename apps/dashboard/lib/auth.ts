import { cookies, headers } from 'next/headers';
import type { NextAuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import type { ApiOptions } from './api.ts';
import { browserOf, deviceCookieName } from './browser.ts';
import { readEnv } from './env.ts';
import { PORTAL_HEADER, readPortalSession } from './portal.ts';
import {
  cookieFlags,
  readSession,
  type Session,
  sealSession,
  sessionCookieName,
} from './session.ts';
import { type SignedIn, type SignInRefused, signInAtApi, signOutAtApi } from './sign-in.ts';

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

/** The API's tokens may last so long (AUTH_TOKEN_LIFETIME_S); the cookie need not know how long. */
const THIRTY_DAYS_S = 30 * 24 * 60 * 60;
const ONE_YEAR_S = 365 * 24 * 60 * 60;

/** How to ask the API for the browser whose request is being answered. */
export async function askingForBrowser(token: string | null = null): Promise<ApiOptions> {
  const env = readEnv();
  const { apiUrl, apiSecret } = env;
  return { apiUrl, apiSecret, browser: browserOf(await headers(), env), token };
}

/** A field of a form as text; what is no text counts as left out. */
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * Sign-in by e-mail address and password, checked by the API. The API's token lives in the
 * encrypted session cookie; the session that pages see holds the e-mail address alone.
 */
export function authOptions(): NextAuthOptions {
  const env = readEnv();
  return {
    secret: env.sessionSecret,
    session: { strategy: 'jwt', maxAge: THIRTY_DAYS_S },
    cookies: { sessionToken: { name: sessionCookieName(env), options: cookieFlags(env) } },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        name: 'Posthorn',
        credentials: {
          email: { label: 'E-mail', type: 'email' },
          password: { label: 'Password', type: 'password' },
        },
        async authorize(credentials) {
          const email = text(credentials?.email).trim();
          const password = text(credentials?.password);
          const result = await signInAtApi(await askingForBrowser(), { email, password });
          // next-auth hands the message of what `authorize` throws to the form.
          if (!result.ok) throw new Error(failureText(result));
          await keepDevice(result.deviceToken);
          await endReplacedSession();
          return {
            id: result.accountId,
            email: result.email,
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
    events: {
      async signOut({ token }) {
        if (token?.apiToken) await signOutAtApi(await askingForBrowser(token.apiToken));
      },
    },
  };
}

/** A failure as the form reads it: its name, and after a colon the seconds to wait. */
function failureText({ failure, retryAfterS }: SignInRefused): string {
  return retryAfterS ? `${failure}:${retryAfterS}` : failure;
}

/** Lets the browser keep what shows that somebody has signed in from it; no page can read it. */
export async function keepDevice(deviceToken: string | null): Promise<void> {
  if (deviceToken === null) return;
  const env = readEnv();
  (await cookies()).set(deviceCookieName(env), deviceToken, {
    ...cookieFlags(env),
    maxAge: ONE_YEAR_S,
  });
}

/** Signs the browser in with a session that the API gave otherwise than for a password. */
export async function startSession(signedIn: SignedIn): Promise<void> {
  await keepDevice(signedIn.deviceToken);
  await endReplacedSession();
  (await cookies()).set(await sealSession(readEnv(), signedIn));
}

/** A sign-in over another leaves nothing behind that a kept cookie could go on with. */
async function endReplacedSession(): Promise<void> {
  const replaced = await readSession(readEnv(), (await cookies()).getAll());
  if (replaced) await signOutAtApi(await askingForBrowser(replaced.apiToken));
}

/** Whether the page that is being made is shown in the portal. */
export async function isInPortal(): Promise<boolean> {
  return (await headers()).get(PORTAL_HEADER) === '1';
}

/** Whoever the page is for that is being made: signed in, or come by a portal link. */
export async function currentSession(): Promise<Session | null> {
  const env = readEnv();
  const jar = await cookies();
  return (await isInPortal()) ? readPortalSession(env, jar) : readSession(env, jar.getAll());
}
