import { type AgentOptions, createAgent } from './agent.ts';
import type { ClientIdentity } from './client-identity.ts';
import type { ExchangeResult } from './exchange.ts';

const RESPONSE_EXCERPT_BYTES = 4 * 1024;

/** One attempt to be made. */
export interface SendRequest {
  url: URL;
  /** As they go out; names in lower case. host, content-length and connection are not among them. */
  headers: Record<string, string>;
  body: string | Buffer;
  /**
   * Whose connections it uses: requests with different keys never wait for each other, even where
   * they go to one origin (promise 4). Left out, all requests to an origin share its connections.
   */
  poolKey?: string;
  /** The client certificate to show; left out: none. */
  identity?: ClientIdentity | null;
}

/** What became of an attempt. */
export type SendResult = ExchangeResult;

export interface SenderOptions extends Omit<AgentOptions, 'responseExcerptBytes'> {
  /** Sent with every request that has no `user-agent` of its own. */
  userAgent: string;
  /** Of a response's body, keep this much. Default: 4 KiB. */
  responseExcerptBytes?: number;
}

export interface Sender {
  /** POSTs, once. Never rejects: whatever happens is an outcome. */
  send(request: SendRequest): Promise<SendResult>;
  /** Requests that have no result yet. */
  inFlight(): number;
  /** Pools (origin and pool key) and sockets, idle ones too. */
  size(): { pools: number; connections: number };
  /** Refuses new requests, waits for those under way (no longer than the deadline), disconnects. */
  close(): Promise<void>;
}

/** The sender of deliveries, on a guarded agent of its own. */
export function createSender(options: SenderOptions): Sender {
  const { userAgent, responseExcerptBytes = RESPONSE_EXCERPT_BYTES } = options;
  const agent = createAgent({ ...options, responseExcerptBytes });
  return {
    send({ url, headers, body, poolKey, identity }) {
      const list: string[] = [];
      if (headers['user-agent'] === undefined) list.push('user-agent', userAgent);
      for (const name in headers) {
        const value = headers[name];
        if (value !== undefined) list.push(name, value);
      }
      return agent.send({ method: 'POST', url, headers: list, body, identity }, poolKey);
    },
    inFlight: agent.inFlight,
    size: agent.size,
    close: agent.close,
  };
}
