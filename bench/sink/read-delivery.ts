/** What the receiver needs to know of a request. */
export interface DeliveryRequest {
  /** The first digit of the path: which webhook. */
  hook: number;
  webhookId: string;
  /** Characters of the text it took. */
  length: number;
}

const HEAD_END = '\r\n\r\n';
const HOOK_AT = 'POST /'.length;
const ZERO = 48;

/**
 * Reads a delivery from the beginning of a text of latin-1 characters (one per byte).
 * @returns null while the request is not whole
 */
export function readDelivery(text: string): DeliveryRequest | null {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const bodyBytes = headerOf(text, '\r\ncontent-length: ', headEnd);
  const length = headEnd + HEAD_END.length + (bodyBytes === '' ? 0 : Number(bodyBytes));
  if (text.length < length) return null;
  return {
    hook: text.charCodeAt(HOOK_AT) - ZERO,
    webhookId: headerOf(text, '\r\nwebhook-id: ', headEnd),
    length,
  };
}

/** A header's value; the name is tried as Posthorn sends it, in lower case, before any other way. */
function headerOf(text: string, name: string, headEnd: number): string {
  let at = text.indexOf(name);
  if (at === -1 || at > headEnd) at = text.slice(0, headEnd).toLowerCase().indexOf(name);
  if (at === -1) return '';
  const from = at + name.length;
  return text.slice(from, text.indexOf('\r\n', from));
}
