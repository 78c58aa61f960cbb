/** A policy for answers that are no pages: nothing of them may run or be framed. */
const POLICY_OF_DATA =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A year, for this host alone: others under its name are not ours to speak for. */
const HSTS = 'max-age=31536000';

/** Whether a path is one of the portal's, whose pages others may frame if its link says so. */
export function isOfPortal(path: string): boolean {
  return /^\/portal(\?|$|\/(?!api\/))/.test(path);
}

/**
 * Headers of every answer, whatever its kind. Pages replace `content-security-policy` with one that
 * has their nonce (`proxy.ts`), and what may be kept replaces `cache-control`.
 * @param options.isHttps whether people reach the dashboard by https
 * @param options.mayBeFramed whether the page's policy says who frames it: the older header knows
 * only nobody
 */
export function securityHeaders(options: {
  readonly isHttps: boolean;
  readonly mayBeFramed: boolean;
}): Record<string, string> {
  const { isHttps, mayBeFramed } = options;
  return {
    'x-content-type-options': 'nosniff',
    ...(mayBeFramed ? {} : { 'x-frame-options': 'DENY' }),
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
