import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { waitUntil } from '../wait-until.ts';
import type { Behaviour } from './behaviour.ts';
import { perform } from './perform.ts';

/** A request as it came. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** Names in lower case; several of one name joined as Node does. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly receivedAtMs: number;
}

/** How a receiver is started. */
export interface ReceiverOptions {
  /** Decides where no script does; 200 when absent. HEAD requests are answered 200 either way. */
  readonly behave?: (request: ReceivedRequest) => Behaviour;
  /** A free one is taken when absent. */
  readonly port?: number;
  /** Whether requests are kept in `requests` (true when absent): not for hundreds of thousands. */
  readonly isRecording?: boolean;
}

/** A real HTTP server, in the place of a tenant's endpoint. */
export interface Receiver {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** All but HEAD requests, in the order in which their bodies were complete. */
  readonly requests: readonly ReceivedRequest[];
  /** How many there were, kept or not. */
  readonly count: number;
  /** Connections ever accepted, of requests or not. */
  readonly connectionCount: number;
  requestsTo(path: string): ReceivedRequest[];
  /** What the next requests to a path get, one each; the last holds for all that follow. */
  script(path: string, behaviours: readonly [Behaviour, ...Behaviour[]]): void;
  /** Waits until the requests so far are as wished. */
  waitFor(
    isWished: (requests: readonly ReceivedRequest[]) => boolean,
    describe: string,
    timeoutMs?: number,
  ): Promise<void>;
  /** Forgets the requests so far; scripts stay. */
  forget(): void;
  /** Closes it, and what is still connected. */
  stop(): Promise<void>;
}

/** A request over it is cut off: a fault is to be seen, not to fill the memory. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;
/** From a request's first byte to its last. */
const REQUEST_TIMEOUT_MS = 60_000;

async function read(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the body is larger than anything Posthorn sends');
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers,
    body: Buffer.concat(chunks),
    receivedAtMs: Date.now(),
  };
}

/** Starts a receiver on 127.0.0.1. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { behave = () => 200, isRecording = true } = options;
  const requests: ReceivedRequest[] = [];
  const scripts = new Map<string, Behaviour[]>();
  let count = 0;
  let connectionCount = 0;

  const behaviourFor = (request: ReceivedRequest): Behaviour => {
    const script = scripts.get(request.path);
    const [next] = script ?? [];
    if (script === undefined || next === undefined) return behave(request);
    if (script.length > 1) script.shift();
    return next;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const received = await read(request);
    if (received.method === 'HEAD') {
      response.writeHead(200).end();
      return;
    }
    count += 1;
    if (isRecording) requests.push(received);
    await perform(behaviourFor(received), request, response);
  };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    // What fails here is the sender's leaving in the middle, which is the sender's to notice.
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', () => {
    connectionCount += 1;
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 1024 }, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    get count() {
      return count;
    },
    get connectionCount() {
      return connectionCount;
    },
    requestsTo: (path) => requests.filter((request) => request.path === path),
    script: (path, behaviours) => void scripts.set(path, [...behaviours]),
    waitFor: async (isWished, describe, timeoutMs) => {
      await waitUntil(() => isWished(requests), {
        timeoutMs,
        describe: () =>
          `${describe}; received: ${
            requests
              .map(({ method, path }) => `${method} ${path}`)
              .slice(-20)
              .join(', ') || 'nothing'
          } (${count} in all)`,
      });
    },
    forget: () => {
      requests.length = 0;
      count = 0;
      connectionCount = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
