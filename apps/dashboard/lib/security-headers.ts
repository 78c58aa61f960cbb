/** A policy for answers that are no pages: nothing of them may run or be framed. */
export const POLICY_OF_DATA =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Half a year and more, as browsers' preload lists ask of nobody else's names: no subdomains. */
const HSTS = 'max-age=31536000';

/**
 * Headers of every answer, whatever its kind. Pages replace `content-security-policy` with one that
 * has their nonce (`proxy.ts`), and what may be kept replaces `cache-control`.
 * @param isHttps whether people reach the dashboard by https
 */
export function securityHeaders(isHttps: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'content-security-policy': POLICY_OF_DATA,
    ...(isHttps ? { 'strict-transport-security': HSTS } : {}),
  };
}

/**
 * The policy of a page: only scripts that this server wrote run, data goes nowhere but to this
 * server, and nobody frames it but those named.
 * @param frameAncestors origins that may frame the page; none: nobody
 */
export function policyOfPage(options: {
  readonly nonce: string;
  readonly isDevelopment: boolean;
  readonly frameAncestors: readonly string[];
}): string {
  const { nonce, isDevelopment, frameAncestors } = options;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    "script-src-attr 'none'",
    // Style attributes are how Radix positions menus and dialogs.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frameAncestors.length === 0 ? "'none'" : frameAncestors.join(' ')}`,
  ].join('; ');
}
