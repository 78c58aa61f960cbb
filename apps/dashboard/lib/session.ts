import { encode, getToken } from 'next-auth/jwt';
import type { DashboardEnv } from './env.ts';

/** Whoever is signed in, as the session cookie says. Never given to a page as a whole. */
export interface Session {
  /** Whose it is: what pages name as `x-posthorn-viewer`. */
  readonly accountId: string;
  readonly email: string;
  /** The API's token. */
  readonly apiToken: string;
  /** When the token ends. */
  readonly endsAtMs: number;
}

type CookieEnv = Pick<DashboardEnv, 'isHttps'>;

/**
 * The cookie that holds a sign-in. `__Host-` binds it to this host, this path and https: no sibling
 * of the site can set another in its place.
 */
export function sessionCookieName({ isHttps }: CookieEnv): string {
  return `${isHttps ? '__Host-' : ''}next-auth.session-token`;
}

/** Flags of every cookie that only the server reads. */
export function cookieFlags({ isHttps }: CookieEnv) {
  return { httpOnly: true, sameSite: 'lax' as const, path: '/', secure: isHttps };
}

/** A `Set-Cookie` that ends the session in the browser. */
export function expiredSessionCookie(env: CookieEnv): string {
  const secure = env.isHttps ? '; Secure' : '';
  return `${sessionCookieName(env)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure}`;
}

/** The session in a request's cookies; null where there is none, it is not ours, or it is over. */
export async function readSession(
  env: Pick<DashboardEnv, 'isHttps' | 'sessionSecret'>,
  cookies: readonly { name: string; value: string }[],
): Promise<Session | null> {
  const request = { cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])) };
  const token = await getToken({
    req: { ...request, headers: {} } as unknown as Parameters<typeof getToken>[0]['req'],
    cookieName: sessionCookieName(env),
    secureCookie: env.isHttps,
    secret: env.sessionSecret,
  });
  if (!token?.sub || !token.apiToken || !token.apiTokenExpiresAt) return null;
  const endsAtMs = Date.parse(token.apiTokenExpiresAt);
  if (!(endsAtMs > Date.now())) return null;
  return { accountId: token.sub, email: token.email ?? '', apiToken: token.apiToken, endsAtMs };
}

/** The cookie of a sign-in that did not come by the form, as next-auth would have made it. */
export async function sealSession(
  env: Pick<DashboardEnv, 'isHttps' | 'sessionSecret'>,
  signedIn: { accountId: string; email: string; token: string; expiresAt: string },
) {
  const { accountId, email, token, expiresAt } = signedIn;
  const maxAge = Math.max(1, Math.ceil((Date.parse(expiresAt) - Date.now()) / 1_000));
  const value = await encode({
    token: { sub: accountId, email, apiToken: token, apiTokenExpiresAt: expiresAt },
    secret: env.sessionSecret,
    maxAge,
  });
  return { name: sessionCookieName(env), value, ...cookieFlags(env), maxAge };
}
