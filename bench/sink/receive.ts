import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { nowMs } from '../measure/clock.ts';
import { createLedger } from './ledger.ts';
import type { HookReport, SinkCounts, SinkMode } from './protocol.ts';
import { readDelivery } from './read-delivery.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';
const FAILED = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n';
const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n';

/** The receiver: a raw HTTP/1.1 keep-alive server that reads what it must and answers at once. */
export interface Receiver {
  listen(): Promise<number>;
  begin(run: { eventIdPrefix: string; hooks: number }): void;
  behave(mode: SinkMode): Promise<void>;
  totals(): Omit<SinkCounts, 'cpuMs'>;
  report(): HookReport[];
}

/** Makes a receiver that does not listen yet. */
export function createReceiver(): Receiver {
  const sockets = new Set<Socket>();
  let ledger = createLedger('', 0);
  let mode: SinkMode = { kind: 'ok' };
  let port = 0;
  let server: Server | null = null;

  const answer = (request: { hook: number; webhookId: string }, atMs: number): string => {
    if (mode.kind === 'unavailable') {
      ledger.enter(request, atMs, () => false);
      return UNAVAILABLE;
    }
    const every = mode.kind === 'failFirst' ? mode.every : 0;
    const isFine = ledger.enter(
      request,
      atMs,
      (number, failures) => every === 0 || number % every !== 0 || failures > 0,
    );
    return isFine ? OK : FAILED;
  };
  const serve = (socket: Socket): void => {
    let rest = '';
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      const atMs = nowMs();
      let text = rest + bytes.toString('latin1');
      let answers = '';
      for (let request = readDelivery(text); request !== null; request = readDelivery(text)) {
        answers += answer(request, atMs);
        text = text.slice(request.length);
      }
      rest = text;
      if (answers !== '') socket.write(answers, 'latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const open = async (): Promise<void> => {
    const opened = createServer(serve);
    opened.listen({ port, host: '127.0.0.1', backlog: 1024 });
    await once(opened, 'listening');
    const address = opened.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    port = address.port;
    server = opened;
  };
  const shut = async (): Promise<void> => {
    const closing = server;
    if (closing === null) return;
    server = null;
    const closed = once(closing, 'close');
    closing.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  return {
    async listen() {
      await open();
      return port;
    },
    begin(run) {
      ledger = createLedger(run.eventIdPrefix, run.hooks);
    },
    async behave(next) {
      mode = next;
      if (next.kind === 'refusing') await shut();
      else if (server === null) await open();
    },
    totals: () => ledger.totals,
    report: () => ledger.report(),
  };
}
