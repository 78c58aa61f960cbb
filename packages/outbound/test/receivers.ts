import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { createAddressPolicy } from '@posthorn/domain';
import { afterEach } from 'vitest';
import { createSender, type Sender, type SenderOptions } from '../src/index.ts';

/** What a test has opened; closed after it, receivers first, so that nothing hangs on them. */
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export interface TestServer {
  port: number;
  /** `http(s)://127.0.0.1:port` */
  origin: string;
  /** Connections open just now. */
  connections(): number;
  /** Connections ever accepted. */
  accepted(): number;
}

async function listen(
  server: net.Server,
  scheme: string,
  options: { host?: string } = {},
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  server.on('connection', (socket) => {
    accepted++;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `${scheme}://127.0.0.1:${port}`,
    connections: () => sockets.size,
    accepted: () => accepted,
  };
}

/** A receiver that does with the bare socket what it likes, once a request has begun to arrive. */
export function startRaw(onRequest: (socket: Socket) => void): Promise<TestServer> {
  return listen(
    net.createServer((socket) => socket.on('data', () => onRequest(socket))),
    'http',
  );
}

/** A TCP server that is told of connections, not of data. */
export function startTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listen(net.createServer(onConnection), 'http');
}

export interface Received {
  method: string;
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export type HttpBehaviour = (request: Received, response: http.ServerResponse) => void;

/** A real HTTP(S) receiver that records what it gets. */
export async function startHttp(
  behave: HttpBehaviour,
  tls?: https.ServerOptions,
): Promise<TestServer & { received: Received[] }> {
  const received: Received[] = [];
  const onRequest: http.RequestListener = (incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      body += chunk;
    });
    incoming.on('end', () => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body };
      received.push(request);
      behave(request, response);
    });
  };
  const server =
    tls === undefined ? http.createServer(onRequest) : https.createServer(tls, onRequest);
  return { ...(await listen(server, tls === undefined ? 'http' : 'https')), received };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

export type SenderOverrides = Partial<SenderOptions> & { allowedRanges?: string[] };

/** A sender that may go to 127.0.0.0/8 over http, with time enough unless a test says otherwise. */
export function startSender(overrides: SenderOverrides = {}): Sender {
  const { allowedRanges = ['127.0.0.0/8'], ...options } = overrides;
  const sender = createSender({
    addressPolicy: createAddressPolicy({ allowedRanges }),
    allowHttp: true,
    timeoutMs: 20_000,
    responseBytesMax: 64 * 1024,
    connectionsPerOrigin: 10,
    userAgent: 'Posthorn/test',
    ...options,
  });
  closers.push(() => sender.close());
  return sender;
}

/** A request to `url`. */
export function post(url: string, body: string | Buffer = '{"id":"evt_1"}') {
  return { url: new URL(url), headers: { 'content-type': 'application/json' }, body };
}
