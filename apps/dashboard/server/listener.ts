import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { admit, tooLarge } from './admit.ts';
import { readBody, withBody } from './body.ts';
import type { ClientAddress } from './client-address.ts';
import type { ListenerLimits } from './limits.ts';
import { type Refusal, refusalBody, refuse } from './refuse.ts';

/** What answers the requests that are passed on. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface ListenerOptions {
  readonly handle: Handler;
  readonly limits: ListenerLimits;
  readonly clientAddress: ClientAddress;
  /** Set on every answer before it is made, by the path that was asked for. */
  readonly headersFor: (path: string) => Readonly<Record<string, string>>;
  /** Told what `handle` throws. */
  readonly onError: (error: unknown) => void;
}

/** A server that people and strangers reach, and how it leaves. */
export interface Listener {
  readonly server: Server;
  /** Takes no new connection, finishes what is under way, and cuts off the rest at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/** Headers in which proxies, and we ourselves, tell what a client could write too. */
const NOT_FROM_CLIENTS =
  /^(x-forwarded-.*|forwarded|x-real-ip|true-client-ip|cf-connecting-ip|x-posthorn-(portal|path))$/;

/** The same for everyone, and named after its content or marked with a time by Next.js. */
const MAY_BE_KEPT = /^\/(_next\/static\/|icon\.svg$)/;

/** Leaves the client's address as the one entry of `x-forwarded-for`. */
function tellAddress(headers: IncomingHttpHeaders, address: string): void {
  for (const name of Object.keys(headers)) if (NOT_FROM_CLIENTS.test(name)) delete headers[name];
  headers['x-forwarded-for'] = address;
}

const BUSY: Refusal = {
  status: 503,
  code: 'OVERLOADED',
  message: 'The dashboard has more to do than it can. Try again in a moment.',
  headers: { 'retry-after': '1' },
};

const BROKEN: Refusal = {
  status: 500,
  code: 'INTERNAL',
  message: 'Something in the dashboard failed. Try again.',
};

/** What is answered to bytes that are no request, by the code of Node's error. */
const UNREADABLE: Record<string, readonly [status: string, code: string, message: string]> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'HEADERS_TOO_LARGE',
    'The headers are larger than 16 KiB.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'REQUEST_TIMEOUT',
    'The request took too long.',
  ],
};

/**
 * The listener in front of Next.js: refuses by headers what no page would ask, so that no body is
 * read that nobody wants; holds every request to its deadlines; tells the client's true address.
 */
export function createListener(options: ListenerOptions): Listener {
  const { handle, limits, clientAddress, headersFor, onError } = options;
  let inFlight = 0;
  let isLeaving = false;

  async function bodyRead(
    request: IncomingMessage,
    response: ServerResponse,
    bytesMax: number,
  ): Promise<IncomingMessage | null> {
    const body = await readBody(request, bytesMax).catch(() => undefined);
    if (body === undefined) return null;
    if (body !== null) return withBody(request, body);
    refuse(request, response, tooLarge(bytesMax), limits.lingerMs);
    return null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headersFor(request.url ?? ''))) {
      response.setHeader(name, value);
    }
    if (!MAY_BE_KEPT.test(request.url ?? '')) response.setHeader('cache-control', 'no-store');
    if (isLeaving) response.setHeader('connection', 'close');
    const refuseBy = (refusal: Refusal) => refuse(request, response, refusal, limits.lingerMs);
    const admission = inFlight > limits.inFlightMax ? BUSY : admit(request);
    if ('status' in admission) {
      refuseBy(admission);
      return;
    }
    const { remoteAddress } = request.socket;
    const forwardedFor = request.headers['x-forwarded-for'];
    tellAddress(request.headers, clientAddress(remoteAddress, [forwardedFor ?? []].flat().join()));
    request.url = admission.url;
    const { readsUpTo } = admission;
    if (request.headers.expect !== undefined) response.writeContinue();
    const asked = readsUpTo === null ? request : await bodyRead(request, response, readsUpTo);
    if (asked === null) return;
    try {
      await handle(asked, response);
    } catch (error) {
      onError(error);
      if (!response.headersSent) refuseBy(BROKEN);
      else request.socket.destroy();
    }
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    inFlight += 1;
    const deadline = setTimeout(() => request.socket.destroy(), limits.exchangeTimeoutMs);
    response.once('close', () => {
      inFlight -= 1;
      clearTimeout(deadline);
      // What was answered to keep alive before leaving began would wait for a next request.
      if (isLeaving) setImmediate(() => server.closeIdleConnections());
    });
    void answer(request, response);
  }

  function onUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [status, code, message] = UNREADABLE[error.code ?? ''] ?? [
      '400 Bad Request',
      'BAD_REQUEST',
      'This is not an HTTP request that can be read.',
    ];
    const body = refusalBody({ status: 0, code, message });
    const all = {
      ...headersFor(''),
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      connection: 'close',
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`);
    setTimeout(() => socket.destroy(), limits.lingerMs).unref();
  }

  const server = createServer({
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    // Refused by ourselves, with the headers of every answer.
    requireHostHeader: false,
    // A request to upgrade is a request like any other: pages have no sockets.
    shouldUpgradeCallback: () => false,
  });
  server.maxConnections = limits.connectionsMax;
  server.timeout = limits.exchangeTimeoutMs;
  server.on('request', onRequest);
  // Refused before the client is told to send its body.
  server.on('checkContinue', onRequest);
  server.on('clientError', onUnreadable);

  return {
    server,
    async close(deadlineMs) {
      isLeaving = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
      server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}
