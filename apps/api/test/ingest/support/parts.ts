import { loadConfig } from '@posthorn/config';
import { createEnginePool, type HotPool } from '@posthorn/db';
import { connectRedis } from '@posthorn/queue';
import { createLogger, createMetrics } from '@posthorn/telemetry';
import { fastify } from 'fastify';
import type { QueryConfig } from 'pg';
import { createClientOf } from '../../../src/client/client.ts';
import { createIngestParts } from '../../../src/ingest/create-ingest-parts.ts';
import type { PublishEvent } from '../../../src/modules/shared/ports.ts';
import { handleErrors } from '../../../src/rest/error-handling.ts';
import { keyRing, type LogLine, RING_TEXT } from './api.ts';

/** Ingest alone, its clock and its statements in a test's hands. */
export interface IngestAlone {
  url: string;
  log: LogLine[];
  /** Names of the statements it stored with since the last call; what it looks up comes and goes. */
  statements(): string[];
  /** How often it has sent a statement, by its name. */
  sent(statement: string): number;
  /** What people's events go through. */
  pipeline: PublishEvent;
  /** A metric's value. */
  metric(name: string): Promise<number>;
  close(): Promise<void>;
}

const STORING = ['store_events', 'find_event_keys'];

export async function startIngest(options: {
  databaseUrl: string;
  redisUrl: string;
  now?: () => number;
  trustedProxies?: string;
}): Promise<IngestAlone> {
  const loaded = loadConfig({
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: options.redisUrl,
    POSTHORN_SECRET_KEYS: RING_TEXT,
    TRUSTED_PROXIES: options.trustedProxies ?? '',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const log: LogLine[] = [];
  const write = (line: string) => void log.push(JSON.parse(line) as LogLine);
  const logger = createLogger({ name: 'api', level: 'info', destination: { write } });
  const onError = () => undefined;
  const pool = createEnginePool({
    url: options.databaseUrl,
    connectionsMax: 4,
    name: 'test',
    onError,
  });
  const nodes = [options.redisUrl];
  const commands = connectRedis({ nodes, use: 'command', onError });
  const subscription = connectRedis({ nodes, use: 'blocking', onError });
  const metrics = createMetrics({ process: 'api' });
  const names: string[] = [];
  const sent = new Map<string, number>();
  const parts = createIngestParts({
    config: loaded.config,
    pool: recording(pool, (name) => {
      sent.set(name, (sent.get(name) ?? 0) + 1);
      names.push(name);
    }),
    commands,
    subscription,
    keyRing,
    clientOf: createClientOf(loaded.config.dashboardApi),
    registry: metrics.registry,
    logger,
    now: options.now ?? Date.now,
  });
  const { trustedProxies } = loaded.config;
  const app = fastify({ trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false });
  handleErrors(app, logger);
  parts.registerRoute(app);
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    log,
    pipeline: parts.pipeline,
    sent: (statement) => sent.get(statement) ?? 0,
    statements: () => names.splice(0).filter((name) => STORING.includes(name)),
    async metric(name) {
      const { body } = await metrics.render();
      const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(body)?.[1];
      return Number(value);
    },
    async close() {
      await app.close();
      await parts.drain();
      await parts.close();
      commands.disconnect();
      subscription.disconnect();
      await pool.end();
      metrics.close();
    },
  };
}

function recording(pool: HotPool, hear: (name: string) => void): HotPool {
  return new Proxy(pool, {
    get(target, property: keyof HotPool) {
      if (property !== 'query') return target[property].bind(target);
      return (statement: QueryConfig) => {
        hear(statement.name ?? '');
        return target.query(statement);
      };
    },
  });
}
