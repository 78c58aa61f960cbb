/** The response headers an attempt keeps. */
const KEPT_HEADERS = [
  'content-type',
  'content-length',
  'retry-after',
  'server',
  'location',
] as const;
const HEADER_CHARS_MAX = 256;

/** The few headers worth keeping, each capped. PostgreSQL's text holds no NUL, so neither do they. */
export function keepHeaders(
  headers: Record<string, string | string[] | undefined>,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (value === undefined) continue;
    const text = typeof value === 'string' ? value : value.join(', ');
    kept[name] =
      text.length > HEADER_CHARS_MAX ? text.slice(0, HEADER_CHARS_MAX).toWellFormed() : text;
  }
  return kept;
}

/**
 * The first `bytesMax` bytes as text: UTF-8 with what is not replaced (U+FFFD), without NULs, and
 * without half a character at the cut. null when there are no bytes.
 */
export function excerptOf(chunks: readonly Buffer[], bytesMax: number): string | null {
  const [first] = chunks;
  if (first === undefined) return null;
  const bytes = chunks.length === 1 ? first : Buffer.concat(chunks);
  const text =
    bytes.length <= bytesMax
      ? bytes.toString('utf8')
      : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, bytesMax), {
          stream: true,
        });
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
