/** One whole HTTP answer. */
export interface Answer {
  status: number;
  body: string;
  /** Characters of the text it took. */
  length: number;
  /** Whether the server will close the connection. */
  isLast: boolean;
}

const HEAD_END = '\r\n\r\n';
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * Reads an HTTP/1.1 answer from the beginning of a text of latin-1 characters (one per byte).
 * Answers carry a content-length or are chunked; both end is all this needs to know.
 * @returns null while the answer is not whole
 */
export function readAnswer(text: string): Answer | null {
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd).toLowerCase();
  const status = Number(head.slice(STATUS_AT, STATUS_AT + 3));
  const isLast = head.includes('\r\nconnection: close');
  const bodyAt = headEnd + HEAD_END.length;
  const lengthAt = head.indexOf('\r\ncontent-length: ');
  if (lengthAt !== -1) {
    const length = bodyAt + Number.parseInt(head.slice(lengthAt + 18, lengthAt + 28), 10);
    if (text.length < length) return null;
    return { status, body: text.slice(bodyAt, length), length, isLast };
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) {
    return { status, body: '', length: bodyAt, isLast };
  }
  const lastChunkAt = text.indexOf('0\r\n\r\n', bodyAt);
  if (lastChunkAt === -1) return null;
  return { status, body: text.slice(bodyAt, lastChunkAt), length: lastChunkAt + 5, isLast };
}
