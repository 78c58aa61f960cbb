import type { IncomingMessage } from 'node:http';
import { hasBody, isChunked } from './body.ts';
import { bodyBytesMax } from './limits.ts';
import type { Refusal } from './refuse.ts';

/** A request that may be passed on, and how. */
export interface Admission {
  /** Path and query to pass on. */
  readonly url: string;
  /** Bytes its body may have, where its length is not known yet. */
  readonly readsUpTo: number | null;
}

const HERE = 'http://posthorn.invalid';

/** An address that no page has: the page that says so answers there. */
const NOWHERE = '/address-that-cannot-be-read';

/** The refusal of a body over the limit. */
export function tooLarge(bytesMax: number): Refusal {
  const message = `The request's body is larger than ${bytesMax / 1024} KiB.`;
  return { status: 413, code: 'BODY_TOO_LARGE', message };
}

/** Whether a path's escapes are text without NUL: those of `/t/%` are not. */
function isReadable(pathname: string): boolean {
  try {
    return !decodeURIComponent(pathname).includes('\u0000');
  } catch {
    return false;
  }
}

/** Decides by its first line and headers alone whether a request is passed on. */
export function admit(request: IncomingMessage): Admission | Refusal {
  const { method = '', url = '' } = request;
  if (request.headers.host === undefined) {
    return { status: 400, code: 'BAD_REQUEST', message: 'The request names no host.' };
  }
  if (!url.startsWith('/') || !URL.canParse(url, HERE)) {
    return { status: 400, code: 'BAD_REQUEST', message: 'Ask for a path of this site.' };
  }
  const { pathname } = new URL(url, HERE);
  const bytesMax = bodyBytesMax(pathname);
  const isRead = method === 'GET' || method === 'HEAD';
  if (!isRead && (method !== 'POST' || bytesMax === null)) {
    const allow = bytesMax === null ? 'GET, HEAD' : 'GET, HEAD, POST';
    const message = `This address answers ${allow} only.`;
    return { status: 405, code: 'METHOD_NOT_ALLOWED', message, headers: { allow } };
  }
  if (hasBody(request)) {
    if (isRead || bytesMax === null) {
      return { status: 413, code: 'BODY_TOO_LARGE', message: 'This address takes no body.' };
    }
    if (Number(request.headers['content-length']) > bytesMax) return tooLarge(bytesMax);
  }
  return {
    url: isReadable(pathname) ? url : NOWHERE,
    readsUpTo: isChunked(request) ? bytesMax : null,
  };
}
