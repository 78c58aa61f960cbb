import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** The bundled receiver: three endpoints of a made-up customer. */
export interface DemoReceiver {
  readonly url: string;
  readonly port: number;
  /** From now on the broken endpoint works: what died there can be replayed. */
  repair(): void;
  stop(): Promise<void>;
}

/** Always succeeds. */
export const WORKING_PATH = '/orders';
/** Fails the first time for each event, then succeeds. */
export const FLAKY_PATH = '/payments';
/** Always fails, until it is repaired. */
export const BROKEN_PATH = '/crm';

/** How many events the flaky endpoint remembers having failed. */
const REMEMBERED_MAX = 10_000;

/** What the receiver takes of others' time and room. */
export interface ReceiverLimits {
  /** Connections at once; more are dropped. */
  readonly connectionsMax: number;
  /** Over it a request is answered 413, and the rest of it not read. */
  readonly bodyBytesMax: number;
  /** Deadline of a request, from its first byte to its last. */
  readonly requestTimeoutMs: number;
  /** How long a connection may stand still. */
  readonly idleTimeoutMs: number;
  /** How often the deadlines are looked at. */
  readonly checkEveryMs: number;
}

/** Wider than anything that a worker sends. */
const LIMITS: ReceiverLimits = {
  connectionsMax: 1_024,
  bodyBytesMax: 16 * 1024 * 1024,
  requestTimeoutMs: 15_000,
  idleTimeoutMs: 60_000,
  checkEveryMs: 1_000,
};

/**
 * Starts the receiver on 127.0.0.1.
 * @param preferredPort the one of last time, which the webhooks of then still name; 0 or taken: any
 */
export async function startDemoReceiver(
  preferredPort: number,
  limits: ReceiverLimits = LIMITS,
): Promise<DemoReceiver> {
  const seen = new Set<string>();
  let isRepaired = false;

  const statusFor = (path: string, eventId: string): number => {
    if (path === BROKEN_PATH) return isRepaired ? 200 : 503;
    if (path !== FLAKY_PATH || seen.has(eventId)) return 200;
    if (seen.size >= REMEMBERED_MAX) seen.clear();
    seen.add(eventId);
    return 500;
  };
  const answer = (request: IncomingMessage, response: ServerResponse, status: number) => {
    const message = status < 300 ? 'thank you' : 'not now';
    response.writeHead(status, {
      'content-type': 'application/json',
      // The rest of what is too much is not read.
      ...(status === 413 ? { connection: 'close' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify({ message }));
  };
  const server = createServer(
    {
      headersTimeout: limits.requestTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    (request, response) => {
      let bytes = Number(request.headers['content-length'] ?? 0);
      if (bytes > limits.bodyBytesMax) {
        answer(request, response, 413);
        return;
      }
      bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= limits.bodyBytesMax || response.headersSent) return;
        request.pause();
        answer(request, response, 413);
      });
      request.once('end', () => {
        if (response.headersSent) return;
        const isCheck = request.method === 'HEAD';
        const eventId = String(request.headers['webhook-id']);
        answer(request, response, isCheck ? 200 : statusFor(request.url ?? '', eventId));
      });
    },
  );
  server.maxConnections = limits.connectionsMax;
  server.setTimeout(limits.idleTimeoutMs);
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: '127.0.0.1' }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(preferredPort).catch(() => listen(0));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    repair() {
      isRepaired = true;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
