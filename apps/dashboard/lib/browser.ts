/** The browser that the dashboard asks the API for. */
export interface Browser {
  /** Its address, as the listener in front saw it. */
  readonly address: string | null;
  /** Its `user-agent`. */
  readonly agent: string | null;
  /** Shows the API that somebody has signed in from it before; null in a browser that is new. */
  readonly device: string | null;
}

/**
 * Where a browser keeps what shows that it is known. Outlives sessions. `__Host-`, so that no sibling
 * of the site can set another in its place.
 */
export function deviceCookieName({ isHttps }: { isHttps: boolean }): string {
  return `${isHttps ? '__Host-' : ''}posthorn-device`;
}

/** Longer than any browser's own text, so that what is passed on stays within the API's limits. */
const AGENT_CHARS_MAX = 512;
const DEVICE_CHARS_MAX = 4_000;

/** The value of a cookie in a request's headers, as it stands there; null without one. */
export function cookieOf(headers: Headers, name: string): string | null {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** Text that fits into a header of one line; null where nothing is left. */
function headerText(text: string | null, charsMax: number): string | null {
  return text?.replace(/[^\x20-\x7e]/g, '?').slice(0, charsMax) || null;
}

/** Who asks, from the headers of a request that came through the listener in front. */
export function browserOf(headers: Headers, env: { isHttps: boolean }): Browser {
  const device = cookieOf(headers, deviceCookieName(env));
  return {
    address: headers.get('x-forwarded-for')?.split(',', 1)[0]?.trim() || null,
    agent: headerText(headers.get('user-agent'), AGENT_CHARS_MAX),
    device:
      device && /^[\w.~-]+$/.test(device) && device.length <= DEVICE_CHARS_MAX ? device : null,
  };
}

/** What the API is told about the browser; it believes it for the secret's sake. */
export function headersOfBrowser(browser: Browser, apiSecret: string): Record<string, string> {
  const told = {
    'x-posthorn-dashboard-secret': apiSecret,
    'x-posthorn-client-address': browser.address,
    'x-posthorn-client-agent': browser.agent,
    'x-posthorn-device': browser.device,
  };
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
