import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { useApi } from './use-api.ts';

/** An API that listens, and what it reads from its connections. */
export interface Listening {
  port: number;
  /** Bytes that the server has read from a connection. */
  bytesReadFrom(socket: Socket): number;
}

export async function listen(api: ReturnType<typeof useApi>): Promise<Listening> {
  const byPort = new Map<number | undefined, Socket>();
  api.app.server.on('connection', (socket: Socket) => byPort.set(socket.remotePort, socket));
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 });
  return {
    port: Number(new URL(url).port),
    bytesReadFrom: (socket) => byPort.get(ports.get(socket))?.bytesRead ?? 0,
  };
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  body: any;
}

/** The ports of connections, which a closed one no longer tells. */
const ports = new WeakMap<Socket, number | undefined>();

/** A connection on which a test writes by hand. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  ports.set(socket, socket.localPort);
  return socket;
}

/** What comes until one whole answer is there, or the connection ends. */
export function answerOn(socket: Socket): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const body = rest.join('\r\n\r\n');
      const [line = '', ...lines] = head.split('\r\n');
      const headers = Object.fromEntries(
        lines.map((one) => [
          one.slice(0, one.indexOf(':')).toLowerCase(),
          one.slice(one.indexOf(':') + 2),
        ]),
      );
      const length = Number(headers['content-length'] ?? Number.NaN);
      if (!Number.isNaN(length) && Buffer.byteLength(body, 'latin1') < length) return;
      if (line === '' || (Number.isNaN(length) && !socket.destroyed)) return;
      const status = Number(line.split(' ')[1]);
      resolve({ status, headers, text, body: body === '' ? null : JSON.parse(body) });
    };
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      settle();
    });
    socket.once('close', () => {
      settle();
      reject(new Error(`the connection ended after ${JSON.stringify(text.slice(0, 200))}`));
    });
  });
}

/** Sends chunks of a body for as long as the other side takes them. @returns how many bytes it wrote */
export async function pour(socket: Socket, bytes: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  const head = `${chunk.length.toString(16)}\r\n`;
  let written = 0;
  while (written < bytes && !socket.destroyed) {
    socket.write(head);
    socket.write(chunk);
    if (!socket.write('\r\n')) {
      // It may be reset meanwhile: that ends the loop as well.
      const room = Promise.race([once(socket, 'drain'), once(socket, 'close')]);
      await room.catch(() => undefined);
    }
    written += chunk.length;
  }
  return written;
}
