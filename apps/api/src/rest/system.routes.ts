import type { Metrics } from '@posthorn/telemetry';
import type { FastifyInstance } from 'fastify';
import type { HealthService } from '../modules/system/health.service.ts';

/** For machines that watch: alive, ready, figures. They need no credentials and log nothing. */
export function registerSystemRoutes(
  app: FastifyInstance,
  parts: { health: HealthService; metrics: Metrics; openApi: object },
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const { isReady, parts: found } = await parts.health.readiness();
    reply.code(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'unavailable', parts: found };
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await parts.metrics.render();
    return reply.type(contentType).send(body);
  });
  app.get('/api/v1/openapi.json', async () => parts.openApi);
}
