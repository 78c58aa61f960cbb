/** The ways in which a secret may have been written, by name: bytes to look for. */
export function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(text);
  const forms: [string, string | Buffer][] = [
    ['plain', bytes],
    ['URL-encoded', encodeURIComponent(text)],
    ['as a form', new URLSearchParams({ v: text }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(text).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(text)).slice(3, -3)],
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ...[0, 1, 2].flatMap((offset) => {
      const base64 = inBase64(bytes, offset);
      const base64url = base64.replaceAll('+', '-').replaceAll('/', '_');
      return [
        [`base64, offset ${offset}`, base64],
        [`base64url, offset ${offset}`, base64url],
      ] satisfies [string, string][];
    }),
  ];
  // A secret that is base64 itself stands for bytes, which may be written in another way.
  if (/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text) && text.length % 4 === 0) {
    const decoded = Buffer.from(text, 'base64');
    forms.push(['its bytes', decoded], ['its bytes in hex', decoded.toString('hex')]);
  }
  const distinct = new Map<string, Buffer>();
  for (const [name, form] of forms) {
    const formBytes = Buffer.from(form);
    if (![...distinct.values()].some((known) => known.equals(formBytes))) {
      distinct.set(name, formBytes);
    }
  }
  return distinct;
}

/** What base64 makes of a text that begins `offset` bytes after a group of three, whatever is around it. */
function inBase64(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
  const firstOwn = Math.ceil((offset * 8) / 6);
  const wholeOwn = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(firstOwn, wholeOwn);
}
