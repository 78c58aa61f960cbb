import { type AddressPolicy, checkCallbackUrl } from '@posthorn/domain';
import type { ClientIdentity } from './client-identity.ts';
import type { Connect } from './connection.ts';
import { createDeadlineQueue } from './deadline-queue.ts';
import { Exchange, type ExchangeResult, type OutgoingRequest } from './exchange.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { createNameCache } from './name-cache.ts';
import { OriginPool } from './origin-pool.ts';
import { createNameResolver, type ResolveName } from './resolve-name.ts';

export interface AgentOptions {
  addressPolicy: AddressPolicy;
  /** Whether plain http may be spoken; https always may. */
  allowHttp: boolean;
  /** One deadline over waiting, DNS, connecting, TLS, headers and body. */
  timeoutMs: number;
  /** Of a response's body, read up to this much; then the connection is closed. */
  responseBytesMax: number;
  /** Of a response's body, keep this much. */
  responseExcerptBytes: number;
  /** Sockets at most for one origin and pool key. Further requests wait. */
  connectionsPerOrigin: number;
  /** Stands in for the hosts file and DNS. What it answers is checked like any other answer. */
  resolveName?: ResolveName;
}

export interface Agent {
  /** Never rejects. Requests of different pool keys never wait for each other's connections. */
  send(request: OutgoingRequest, poolKey?: string): Promise<ExchangeResult>;
  inFlight(): number;
  /** How many pools (origin and key) and sockets there are just now. */
  size(): { pools: number; connections: number };
  /** Refuses what is new, waits for what is under way, and closes all connections. */
  close(): Promise<void>;
}

/**
 * The one guarded agent (DESIGN.md, Delivery): all that Posthorn sends to tenants' URLs goes through
 * it. It follows no redirect, knows no proxy, speaks HTTP/1.1, and holds nothing past the deadline.
 */
export function createAgent(options: AgentOptions): Agent {
  const { addressPolicy, allowHttp, timeoutMs, connectionsPerOrigin } = options;
  const now = () => performance.now();
  const resolve = createNameCache(options.resolveName ?? createNameResolver(), now);
  const connect: Connect = createGuardedConnector({ addressPolicy, resolve });
  const tickMs = Math.max(1, Math.min(50, timeoutMs / 10));
  const deadlines = createDeadlineQueue({ timeoutMs, tickMs, now });
  const pools = new Map<string, OriginPool>();
  let onDrained: (() => void) | null = null;
  let closing: Promise<void> | null = null;

  function poolFor(key: string, origin: string, identity: ClientIdentity | null): OriginPool {
    const known = pools.get(key);
    if (known !== undefined) return known;
    const pool = new OriginPool({
      origin,
      // Of its own where it has a certificate: TLS sessions are never shared between identities.
      connect: identity
        ? createGuardedConnector({ addressPolicy, resolve, secureContext: identity.secureContext })
        : connect,
      connectionsMax: connectionsPerOrigin,
      onEmpty: () => pools.delete(key),
    });
    pools.set(key, pool);
    return pool;
  }

  async function drainAndClose(): Promise<void> {
    if (deadlines.size() > 0) {
      await new Promise<void>((resolveDrained) => {
        onDrained = resolveDrained;
      });
    }
    for (const pool of pools.values()) pool.destroy();
  }

  return {
    send(request, poolKey = '') {
      const { url } = request;
      if (closing !== null) return refused('CONNECTION_FAILED', 'Posthorn is shutting down');
      const identity = request.identity ?? null;
      const key = `${poolKey} ${url.origin} ${identity?.id ?? ''}`;
      // An origin with a pool has been checked; user names never pass.
      if (!pools.has(key) || url.username !== '' || url.password !== '') {
        const check = checkCallbackUrl(url.href, { allowHttp });
        if (!check.ok) return refused('URL_NOT_ALLOWED', check.message);
      }
      return new Promise((resolveResult) => {
        const exchange = new Exchange(request, options, (settled, result) => {
          deadlines.remove(settled);
          resolveResult(result);
          if (onDrained !== null && deadlines.size() === 0) onDrained();
        });
        deadlines.add(exchange);
        poolFor(key, url.origin, identity).dispatch(exchange);
      });
    },
    inFlight: () => deadlines.size(),
    size() {
      let connections = 0;
      for (const pool of pools.values()) connections += pool.connectionCount();
      return { pools: pools.size, connections };
    },
    close() {
      closing ??= drainAndClose();
      return closing;
    },
  };
}

function refused(
  code: 'URL_NOT_ALLOWED' | 'CONNECTION_FAILED',
  message: string,
): Promise<ExchangeResult> {
  return Promise.resolve({
    outcome: { kind: 'failure', code, message },
    durationMs: 0,
    timeToHeadersMs: null,
    phases: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
    address: null,
    responseHeaders: null,
    responseBody: null,
  });
}
