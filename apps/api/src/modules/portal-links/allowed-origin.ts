const HOST = '(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\])';
const HTTPS = new RegExp(`^https://${HOST}(?::[0-9]{1,5})?$`);
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?$/;

/**
 * Whether a text is an origin that may frame a portal, exactly as browsers write it: `https:`, a host,
 * and a port where it is not 443. No wildcard, no path; and nothing that would say something else in
 * the header it becomes part of, where `;` and `,` and blanks separate.
 * @param options.allowHttp whether loopback may be `http:`, for development
 */
export function isAllowedOrigin(text: string, options: { allowHttp: boolean }): boolean {
  const isWritten = HTTPS.test(text) || (options.allowHttp && LOOPBACK.test(text));
  return isWritten && URL.canParse(text) && new URL(text).origin === text;
}
