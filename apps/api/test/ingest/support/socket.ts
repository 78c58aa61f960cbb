import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { INGEST_PATH } from './send.ts';

/** A request written by hand, for what no HTTP client would send. */
export async function openRequest(
  api: { port: number },
  headers: Record<string, string>,
): Promise<Socket> {
  const socket = connect(api.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = Object.entries({ host: 'test', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.write(`POST ${INGEST_PATH} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return socket;
}

/** All that the server says until it closes. */
export async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!socket.destroyed) await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** The status and the JSON body of an answer to a request with `connection: close`. */
export function readAnswer(text: string): { status: number; body: unknown } {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), body: body === '' ? null : JSON.parse(body) };
}
