import type { IncomingMessage, ServerResponse } from 'node:http';

/** Why a request is not passed on. */
export interface Refusal {
  readonly status: number;
  /** A stable code, as pages of the dashboard know it. */
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The refusal as pages read it, which speak GraphQL. */
export function refusalBody({ code, message }: Refusal): string {
  return JSON.stringify({ data: null, errors: [{ message, extensions: { code } }] });
}

/**
 * Answers with a refusal. A body that is still coming is not read: the answer goes out whole, and
 * the connection is closed a moment later, so that the client can read the answer first.
 * @param lingerMs that moment
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  lingerMs: number,
): void {
  const body = refusalBody(refusal);
  const isReceived = request.complete;
  response.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...refusal.headers,
    ...(isReceived ? {} : { connection: 'close' }),
  });
  if (isReceived) {
    response.end(body);
    return;
  }
  // Not ended: Node would read the rest of the body to throw it away.
  response.write(body);
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
