import { createServer } from 'node:http';

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

/**
 * Starts the receiver on 127.0.0.1.
 * @param preferredPort the one of last time, which the webhooks of then still name; 0 or taken: any
 */
export async function startDemoReceiver(preferredPort: number): Promise<DemoReceiver> {
  const seen = new Set<string>();
  let isRepaired = false;

  const statusFor = (path: string, eventId: string): number => {
    if (path === BROKEN_PATH) return isRepaired ? 200 : 503;
    if (path !== FLAKY_PATH || seen.has(eventId)) return 200;
    if (seen.size >= REMEMBERED_MAX) seen.clear();
    seen.add(eventId);
    return 500;
  };
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const isCheck = request.method === 'HEAD';
      const status = isCheck
        ? 200
        : statusFor(request.url ?? '', String(request.headers['webhook-id']));
      const message = status < 300 ? 'thank you' : 'not now';
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(isCheck ? undefined : JSON.stringify({ message }));
    });
  });
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
