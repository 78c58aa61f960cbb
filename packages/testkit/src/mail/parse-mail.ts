/** A mail as its reader sees it. */
export interface ParsedMail {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** Reads a mail (RFC 5322, with MIME's multipart/alternative), as far as tests need it. */
export function parseMail(source: string): ParsedMail {
  const bodies: Record<string, string> = {};
  const headers = readPart(source.replaceAll('\r\n', '\n'), bodies);
  return { headers, text: bodies['text/plain'] ?? '', html: bodies['text/html'] ?? '' };
}

function readPart(source: string, bodies: Record<string, string>): Record<string, string> {
  const end = source.indexOf('\n\n');
  const headers = readHeaders(source.slice(0, end));
  const body = source.slice(end + 2);
  const contentType = headers['content-type'] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) {
    const [type = ''] = contentType.split(';', 1);
    bodies[type.trim().toLowerCase()] = decode(body, headers['content-transfer-encoding']);
    return headers;
  }
  const parts = body.split(`--${boundary}`).slice(1, -1);
  for (const part of parts) readPart(part.replace(/^\n/, ''), bodies);
  return headers;
}

function readHeaders(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of head.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = words(line.slice(colon + 1));
  }
  return headers;
}

/** Decodes the words of a header that are not ASCII (RFC 2047). */
function words(value: string): string {
  return value
    .trim()
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString()
        : quoted(text.replaceAll('_', ' ')),
    );
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding === 'quoted-printable') return quoted(body.replaceAll(/=\n/g, ''));
  return body;
}

function quoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
