import type { Metrics } from '@posthorn/telemetry';
import fastify, { type FastifyInstance } from 'fastify';

/** One part the worker needs to do its job. */
export interface HealthPart {
  name: string;
  /** Throws when the part cannot be used. */
  check: () => Promise<unknown>;
}

/** What the health server takes of others' time and room (promise 5). */
export interface HealthLimits {
  /** Connections at once; more are dropped. */
  connectionsMax: number;
  /** Deadline of a request, from its first byte to its last. */
  requestTimeoutMs: number;
  /** How long a connection may stand still: asking nothing more, or not taking its answer. */
  idleTimeoutMs: number;
  /** How often the deadlines are looked at. */
  checkEveryMs: number;
}

export const HEALTH_LIMITS: HealthLimits = {
  connectionsMax: 256,
  requestTimeoutMs: 5_000,
  idleTimeoutMs: 15_000,
  checkEveryMs: 1_000,
};

const CHECK_TIMEOUT_MS = 2_000;

/** As the API says with its data: no page, no frame, nothing to keep. */
const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * `GET /healthz` (alive), `/readyz` (can do its job, part by part), `/metrics` (Prometheus). No
 * request has a body: one that comes with it is answered 413 by its headers, and its connection
 * closed before the body is read.
 */
export function createHealthServer(options: {
  metrics: Metrics;
  parts: readonly HealthPart[];
  limits?: HealthLimits;
}): FastifyInstance {
  const { limits = HEALTH_LIMITS } = options;
  const app = fastify({
    logger: false,
    requestTimeout: limits.requestTimeoutMs,
    connectionTimeout: limits.idleTimeoutMs,
    keepAliveTimeout: limits.idleTimeoutMs,
    http: {
      headersTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
  });
  app.server.maxConnections = limits.connectionsMax;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']);
    if (!hasBody) return;
    await reply
      .code(413)
      .header('connection', 'close')
      .send({ error: { code: 'BODY_TOO_LARGE', message: 'This address takes no body.' } });
  });
  app.get('/healthz', () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await Promise.all(options.parts.map(checkPart));
    const isReady = parts.every((part) => part.ok);
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not ready', parts };
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await options.metrics.render();
    return reply.type(contentType).send(body);
  });
  return app;
}

async function checkPart(part: HealthPart): Promise<{ name: string; ok: boolean; error?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([part.check(), timeout]);
    return { name: part.name, ok: true };
  } catch (error) {
    return {
      name: part.name,
      ok: false,
      error: error instanceof Error ? error.message : String(error),
    };
  } finally {
    clearTimeout(timer);
  }
}
