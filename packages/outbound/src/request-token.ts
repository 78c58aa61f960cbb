import { basicAuthorization, type FailureCode, type OAuth2Auth } from '@posthorn/domain';
import type { Agent } from './agent.ts';
import type { ExchangeResult } from './exchange.ts';

/** How a client says who it is (RFC 6749, section 2.3.1): most servers take one, some only the other. */
export type ClientStyle = 'header' | 'body';

export type TokenAnswer =
  | { ok: true; accessToken: string; lifetimeMs: number; style: ClientStyle }
  | { ok: false; code: FailureCode; message: string };

/** How long a token is kept whose end the server does not tell. */
const LIFETIME_UNKNOWN_MS = 300_000;
const LIFETIME_MAX_MS = 86_400_000;
const TOKEN = /^[\x21-\x7e]{1,16000}$/;
const OAUTH_ERROR = /^[a-z_]{1,60}$/;

/**
 * Asks a token endpoint for an access token by client credentials (RFC 6749, section 4.4). Never
 * rejects, and repeats nothing that the endpoint says but its error code: answers may hold secrets.
 * @param known the style that worked before; otherwise the header is tried first, then the body
 */
export async function requestToken(
  agent: Agent,
  auth: OAuth2Auth,
  options: { userAgent: string; poolKey: string; known: ClientStyle | null },
): Promise<TokenAnswer> {
  const first = options.known ?? 'header';
  const result = await ask(agent, auth, first, options);
  const answer = read(result, auth, first);
  if (answer.ok || options.known !== null || !isRefusal(result)) return answer;
  const second = await ask(agent, auth, 'body', options);
  return read(second, auth, 'body');
}

function ask(
  agent: Agent,
  auth: OAuth2Auth,
  style: ClientStyle,
  { userAgent, poolKey }: { userAgent: string; poolKey: string },
): Promise<ExchangeResult> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (auth.scope !== null) form.set('scope', auth.scope);
  const headers = [
    'user-agent',
    userAgent,
    'accept',
    'application/json',
    'content-type',
    'application/x-www-form-urlencoded',
  ];
  if (style === 'header') {
    const [username, password] = [auth.clientId, auth.clientSecret].map(formEncoded);
    const value = basicAuthorization({ username: username ?? '', password: password ?? '' });
    headers.push('authorization', value);
  } else {
    form.set('client_id', auth.clientId);
    form.set('client_secret', auth.clientSecret);
  }
  const url = new URL(auth.tokenUrl);
  return agent.send({ method: 'POST', url, headers, body: form.toString() }, poolKey);
}

/** RFC 6749, section 2.3.1: both are form-encoded before they become a user name and a password. */
function formEncoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2);
}

function isRefusal({ outcome }: ExchangeResult): boolean {
  return outcome.kind === 'response' && (outcome.status === 400 || outcome.status === 401);
}

function read({ outcome, responseBody }: ExchangeResult, auth: OAuth2Auth, style: ClientStyle) {
  const where = `The token endpoint ${new URL(auth.tokenUrl).host}`;
  if (outcome.kind === 'failure') {
    // A closed address and a URL that is not allowed stay what they are: trying again changes nothing.
    const isFinal = outcome.code === 'ADDRESS_BLOCKED' || outcome.code === 'URL_NOT_ALLOWED';
    const code: FailureCode = isFinal ? outcome.code : 'TOKEN_UNAVAILABLE';
    return failed(`${where} could not be used: ${outcome.message}`, code);
  }
  const answer = parseObject(responseBody);
  if (outcome.status !== 200) {
    const error = typeof answer?.error === 'string' && OAUTH_ERROR.test(answer.error);
    return failed(`${where} answered ${outcome.status}${error ? ` (${answer.error})` : ''}`);
  }
  const { access_token: token, token_type: type, expires_in: seconds } = answer ?? {};
  if (typeof token !== 'string' || !TOKEN.test(token)) {
    return failed(`${where} answered 200 without a usable access_token`);
  }
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') {
    return failed(`${where} gave a token of another type than Bearer`);
  }
  const lifetimeS = Number(seconds ?? Number.NaN);
  const lifetimeMs = lifetimeS >= 0 ? lifetimeS * 1000 : LIFETIME_UNKNOWN_MS;
  return {
    ok: true as const,
    accessToken: token,
    lifetimeMs: Math.min(lifetimeMs, LIFETIME_MAX_MS),
    style,
  };
}

function failed(message: string, code: FailureCode = 'TOKEN_UNAVAILABLE') {
  return { ok: false as const, code, message };
}

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
