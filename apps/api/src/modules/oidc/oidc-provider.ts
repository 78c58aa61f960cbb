import { PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import * as client from 'openid-client';
import { limitedFetch, ProviderUnreachable } from './limited-fetch.ts';
import type { OidcChecks } from './oidc-flow.ts';

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** As people know it: `Google`. */
  name: string;
}

/** Who the provider says someone is. */
export interface OidcPerson {
  issuer: string;
  subject: string;
  /** In lower case; null where the provider does not say that it is verified. */
  email: string | null;
  /** What they are called there; null where the provider does not say. */
  name: string | null;
}

/** An OpenID Connect provider: the authorization code flow with PKCE, state and nonce. */
export interface OidcProvider {
  /** Where to send the browser, and what its answer is checked against. */
  begin(): Promise<{ url: string; checks: OidcChecks }>;
  /**
   * @param callbackQuery the query that the browser came back with
   * @throws PosthornError OIDC_SIGN_IN_FAILED, SERVICE_UNAVAILABLE
   */
  finish(callbackQuery: string, checks: OidcChecks): Promise<OidcPerson>;
}

const METADATA_MS = 3_600_000;
const RETRY_AFTER_S = 5;

export function createOidcProvider(options: {
  settings: OidcSettings;
  redirectUri: string;
  logger: Pick<Logger, 'warn'>;
  now: () => number;
}): OidcProvider {
  const { settings, redirectUri, logger, now } = options;
  const issuer = new URL(settings.issuer);
  let known: { configuration: client.Configuration; untilMs: number } | null = null;

  async function configuration(): Promise<client.Configuration> {
    if (known && known.untilMs > now()) return known.configuration;
    const found = await client.discovery(
      issuer,
      settings.clientId,
      settings.clientSecret,
      undefined,
      {
        [client.customFetch]: limitedFetch as client.CustomFetch,
        // The configuration lets plain http through for this machine alone.
        execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [],
      },
    );
    known = { configuration: found, untilMs: now() + METADATA_MS };
    return found;
  }

  /** What failed of the protocol is the caller's to try again, what did not answer the provider's. */
  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isUnreachable(error)) {
        throw new PosthornError('SERVICE_UNAVAILABLE', {
          message: `${settings.name} does not answer. Try again in a moment, or sign in with a password.`,
          retryAfterS: RETRY_AFTER_S,
          cause: error,
        });
      }
      // Not the error itself: what it is about may hold tokens.
      const [code, message] =
        error instanceof Error ? ['code' in error ? error.code : null, error.message] : [null, ''];
      logger.warn({ code, reason: message }, 'a sign-in with OpenID Connect failed');
      throw new PosthornError('OIDC_SIGN_IN_FAILED');
    }
  }

  return {
    begin: () =>
      attempt(async () => {
        const config = await configuration();
        const pkceVerifier = client.randomPKCECodeVerifier();
        const [state, nonce] = [client.randomState(), client.randomNonce()];
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: 'openid email profile',
          response_type: 'code',
          code_challenge: await client.calculatePKCECodeChallenge(pkceVerifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        });
        return { url: url.href, checks: { state, nonce, pkceVerifier } };
      }),
    finish: (callbackQuery, { state, nonce, pkceVerifier }) =>
      attempt(async () => {
        const config = await configuration();
        const callback = new URL(redirectUri);
        callback.search = callbackQuery;
        const tokens = await client.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: pkceVerifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Error('the provider gave no ID token');
        // Many providers tell the address at the userinfo endpoint only.
        const isTold = claims.email !== undefined;
        const hasUserInfo = config.serverMetadata().userinfo_endpoint !== undefined;
        const { email, email_verified, name } =
          isTold || !hasUserInfo
            ? claims
            : await client.fetchUserInfo(config, tokens.access_token, claims.sub);
        const isVerified = email_verified === true && typeof email === 'string';
        return {
          issuer: claims.iss,
          subject: claims.sub,
          email: isVerified ? String(email).trim().toLowerCase() : null,
          name: typeof name === 'string' ? name : null,
        };
      }),
  };
}

function isUnreachable(error: unknown): boolean {
  for (let link = error, depth = 0; link instanceof Error && depth < 5; depth += 1) {
    if (link instanceof ProviderUnreachable) return true;
    link = link.cause;
  }
  return false;
}
