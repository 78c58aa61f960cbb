import { decode, encode } from 'next-auth/jwt';
import { z } from 'zod';
import { graphql } from '../gql/index.ts';
import { type ApiOptions, type ApiResult, askApi } from './api.ts';
import type { DashboardEnv } from './env.ts';
import type { Session } from './session.ts';

/** Where a tenant's pages are for whoever came by a portal link: the same pages, by another name. */
export const PORTAL_PATH = '/portal';

/** By which `proxy.ts` tells pages that they are shown there; what a client sends is dropped. */
export const PORTAL_HEADER = 'x-posthorn-portal';

/** What the cookie of a portal session holds. */
interface Portal {
  readonly session: Session;
  /** The origins whose pages may frame these. */
  readonly origins: readonly string[];
}

type PortalEnv = Pick<DashboardEnv, 'isHttps' | 'publicOrigin' | 'sessionSecret'>;

/** Longer than a session: what frames a page that has ended must still be allowed to. */
const COOKIE_S = 7 * 24 * 60 * 60;

/** A key of its own: neither cookie can be put in the place of the other. */
const SALT = 'posthorn-portal';

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/;

const claimsSchema = z.object({
  sub: z.string(),
  apiToken: z.string(),
  apiTokenExpiresAt: z.string(),
  origins: z.array(z.string()),
});

const openSchema = z.object({
  openPortal: z.object({
    token: z.string(),
    expiresAt: z.string(),
    allowedOrigins: z.array(z.string()),
  }),
});
const whoSchema = z.object({
  viewer: z.object({ id: z.string(), tenant: z.object({ slug: z.string() }) }),
});

export function portalCookieName({ isHttps }: Pick<PortalEnv, 'isHttps'>): string {
  return `${isHttps ? '__Secure-' : ''}posthorn-portal`;
}

/**
 * The flags of the portal's cookie. Within a frame of another site a browser sends it only as
 * `SameSite=None; Secure`, and with `Partitioned` (CHIPS) it keeps one for each site that frames
 * us. Browsers take loopback for secure; plain http elsewhere can have no frames.
 */
export function portalCookieFlags({ isHttps, publicOrigin }: PortalEnv) {
  const isSecure = isHttps || LOOPBACK.test(new URL(publicOrigin).hostname);
  return {
    httpOnly: true,
    path: PORTAL_PATH,
    secure: isSecure,
    sameSite: isSecure ? ('none' as const) : ('lax' as const),
    partitioned: isSecure,
  };
}

/** A `Set-Cookie` that ends the portal's session in the browser. */
export function expiredPortalCookie(env: PortalEnv): string {
  const { secure } = portalCookieFlags(env);
  const flags = secure ? '; Secure; SameSite=None; Partitioned' : '; SameSite=Lax';
  return `${portalCookieName(env)}=; Path=${PORTAL_PATH}; Max-Age=0; HttpOnly${flags}`;
}

/** Origins as a policy may name them; whatever else a link says is left out. */
export function framingOrigins(allowed: readonly string[]): string[] {
  return allowed.flatMap((text) => {
    if (!URL.canParse(text)) return [];
    const { origin, protocol } = new URL(text);
    return protocol === 'https:' || protocol === 'http:' ? [origin] : [];
  });
}

const OPEN = graphql(`
  mutation OpenPortal($token: String!) {
    openPortal(token: $token) { token expiresAt allowedOrigins }
  }
`);
const WHO = graphql(`
  query PortalWho { viewer { id tenant { slug } } }
`);

/** Takes what a link is good for: a session of one tenant and role. */
export async function openPortal(
  options: ApiOptions,
  token: string,
): Promise<ApiResult<Portal & { slug: string }>> {
  const opened = await askApi(options, { document: OPEN, variables: { token } }, openSchema);
  if (!opened.ok) return opened;
  const { token: apiToken, expiresAt, allowedOrigins } = opened.data.openPortal;
  const asking = { ...options, token: apiToken };
  const who = await askApi(asking, { document: WHO }, whoSchema);
  if (!who.ok) return who;
  const { id: accountId, tenant } = who.data.viewer;
  const session = { accountId, email: '', apiToken, endsAtMs: Date.parse(expiresAt) };
  return {
    ok: true,
    data: { session, origins: framingOrigins(allowedOrigins), slug: tenant.slug },
  };
}

/** The cookie of a portal session. */
export async function sealPortal(env: PortalEnv, { session, origins }: Portal) {
  const { accountId, apiToken, endsAtMs } = session;
  const value = await encode({
    token: {
      sub: accountId,
      apiToken,
      apiTokenExpiresAt: new Date(endsAtMs).toISOString(),
      origins: [...origins],
    },
    secret: env.sessionSecret,
    salt: SALT,
    maxAge: COOKIE_S,
  });
  return { name: portalCookieName(env), value, ...portalCookieFlags(env), maxAge: COOKIE_S };
}

/** What the cookie holds, also when its session has ended; null where there is none of ours. */
export async function readPortal(
  env: PortalEnv,
  cookies: { get(name: string): { value: string } | undefined },
): Promise<Portal | null> {
  const token = cookies.get(portalCookieName(env))?.value;
  const secret = env.sessionSecret;
  const claims = await decode({ token, secret, salt: SALT }).catch(() => null);
  const parsed = claimsSchema.safeParse(claims);
  if (!parsed.success) return null;
  const { sub, apiToken, apiTokenExpiresAt, origins } = parsed.data;
  const endsAtMs = Date.parse(apiTokenExpiresAt);
  return { session: { accountId: sub, email: '', apiToken, endsAtMs }, origins };
}

/** Whoever came by a portal link and may still be here. */
export async function readPortalSession(
  env: PortalEnv,
  cookies: { get(name: string): { value: string } | undefined },
): Promise<Session | null> {
  const portal = await readPortal(env, cookies);
  return portal !== null && portal.session.endsAtMs > Date.now() ? portal.session : null;
}
