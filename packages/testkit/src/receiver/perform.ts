import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour.ts';

const CHUNK = Buffer.alloc(65_536, 'x');

function drip(response: ServerResponse, everyMs: number): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const timer = setInterval(() => response.write('.'), everyMs);
  response.once('close', () => clearInterval(timer));
}

function pour(response: ServerResponse, bytes: number): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  let leftBytes = bytes;
  const go = () => {
    while (leftBytes > 0 && !response.destroyed) {
      const chunk = CHUNK.subarray(0, Math.min(leftBytes, CHUNK.length));
      leftBytes -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', go);
        return;
      }
    }
    if (!response.destroyed) response.end();
  };
  go();
}

/** Carries out a behaviour on a request whose body has been read. */
export async function perform(
  behaviour: Behaviour,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request;
  if (typeof behaviour === 'number') {
    response.writeHead(behaviour).end();
    return;
  }
  switch (behaviour.kind) {
    case 'hang':
      return;
    case 'drip':
      drip(response, behaviour.everyMs);
      return;
    case 'huge':
      pour(response, behaviour.bytes);
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'truncate':
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nonly this');
      return;
    case 'garbage':
      socket.end('220 mail.example.com ESMTP ready\r\n\r\n');
      return;
    case 'redirect':
      response.writeHead(behaviour.status ?? 302, { location: behaviour.location }).end();
      return;
    default:
      await behaviour.after;
      if (!response.destroyed) {
        response.writeHead(behaviour.status, behaviour.headers).end(behaviour.body);
      }
  }
}
