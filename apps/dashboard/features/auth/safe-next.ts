/** Stands for this dashboard while an address is parsed: nothing else has this origin. */
const HERE = 'http://posthorn.invalid';

/** Longer than any address of a page; a longer one is somebody's try. */
const CHARS_MAX = 2_048;

/** What browsers drop or turn into a slash before they look where an address leads. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const BENT = /[\u0000-\u001f\u007f-\u009f\\]/;

/** Places that are no page to come back to. */
const NO_PAGE = /^\/(sign-in|api|portal|_next)(\/|$)/;

/**
 * Where to go after signing in: a page of this dashboard, as path, query and fragment. The text is
 * parsed as a browser would and the origins are compared; whatever leads elsewhere (`https://…`,
 * `//host`, `/\host`, a tab between the slashes) becomes the start page. The result is ASCII, fit
 * for a `Location` header.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith('/') || next.length > CHARS_MAX || BENT.test(next)) return '/';
  if (!URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // `/.//host` is of this origin, but its path alone would not be.
  if (origin !== HERE || pathname.startsWith('//') || NO_PAGE.test(pathname)) return '/';
  return pathname + search + hash;
}
