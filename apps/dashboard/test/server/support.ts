import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { securityHeaders } from '../../lib/security-headers.ts';
import { createClientAddress } from '../../server/client-address.ts';
import { LIMITS, type ListenerLimits } from '../../server/limits.ts';
import { createListener, type Handler, type Listener } from '../../server/listener.ts';

/** A listener as people reach it, on a port of its own, and what reached the handler behind it. */
export interface Started extends Listener {
  readonly port: number;
  readonly url: string;
  readonly passedOn: IncomingMessage[];
  readonly errors: unknown[];
  /** Bytes taken from all sockets so far. */
  bytesRead(): number;
  /** Connections that are open. */
  openConnections(): number;
}

export interface StartOptions {
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  readonly limits?: Partial<ListenerLimits>;
  readonly trusted?: readonly string[];
}

/** Answers with what was asked, as Next.js answers: after the body has been read. */
export const echo: Handler = async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { method, url, headers } = request;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ method, url, headers, body }));
};

export async function startListener(options: StartOptions = {}): Promise<Started> {
  const passedOn: IncomingMessage[] = [];
  const errors: unknown[] = [];
  const sockets = new Set<Socket>();
  const handle = options.handle ?? echo;
  const listener = createListener({
    handle: async (request, response) => {
      passedOn.push(request);
      await handle(request, response);
    },
    limits: { ...LIMITS, checkEveryMs: 20, lingerMs: 50, ...options.limits },
    clientAddress: createClientAddress(options.trusted ?? []),
    headersFor: () => securityHeaders({ isHttps: true, mayBeFramed: false }),
    onError: (error) => errors.push(error),
  });
  listener.server.on('connection', (socket: Socket) => sockets.add(socket));
  listener.server.listen(0, '127.0.0.1');
  await once(listener.server, 'listening');
  onTestFinished(() => listener.close(0));
  const { port } = listener.server.address() as AddressInfo;
  return {
    ...listener,
    port,
    url: `http://127.0.0.1:${port}`,
    passedOn,
    errors,
    bytesRead: () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0),
    openConnections: () => [...sockets].filter((socket) => !socket.destroyed).length,
  };
}

/** A connection of which a test writes every byte. */
export interface RawClient {
  /** Writes; resolves when the kernel has taken it, or the other side is gone. */
  write(text: string | Buffer): Promise<void>;
  /** All that was answered so far. */
  received(): string;
  /** Resolves when the other side has closed. */
  readonly closed: Promise<void>;
  readonly isClosed: boolean;
  end(): void;
}

export async function openRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  // The other side may close while we write: that is what these tests are about.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return {
    write: (text) => new Promise((resolve) => socket.write(text, () => resolve())),
    received: () => received,
    closed,
    get isClosed() {
      return socket.closed;
    },
    end: () => void socket.end(),
  };
}

/** Waits until something is so; other work on the machine may take its time. */
export async function until(isSo: () => boolean): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 30_000, interval: 10 });
}
