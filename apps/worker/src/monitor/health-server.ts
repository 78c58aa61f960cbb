import type { Metrics } from '@posthorn/telemetry';
import fastify, { type FastifyInstance } from 'fastify';

/** One part the worker needs to do its job. */
export interface HealthPart {
  name: string;
  /** Throws when the part cannot be used. */
  check: () => Promise<unknown>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** `GET /healthz` (alive), `/readyz` (can do its job, part by part), `/metrics` (Prometheus). */
export function createHealthServer(options: {
  metrics: Metrics;
  parts: readonly HealthPart[];
}): FastifyInstance {
  const app = fastify({ logger: false });
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
