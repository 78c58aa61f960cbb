import type { HotPool } from '../hot/statement.ts';
import { changedVersions, INSTALLATION } from './changed-versions.ts';
import {
  type CatalogueEventType,
  type IngestSource,
  loadEventType,
  loadSource,
  loadTenantId,
} from './load-catalogue.ts';
import { type LoadedRoutes, loadRoutes } from './load-routes.ts';
import { createSnapshotCache, type SnapshotCache } from './snapshot-cache.ts';

const POLL_MS = 400;
/** How far back a poll looks; a process that could not poll for longer forgets everything. */
const LOOK_BACK_MS = 30_000;
/** An unknown key is looked up this often at most; a source that is made or rotated is seen sooner. */
const UNKNOWN_KEY_FOR_MS = 30_000;

/**
 * What ingest and delivery know of sources, tenants, event types and webhooks, in this process.
 * PostgreSQL is the truth; a change is seen within a second, sooner when it is announced (`hint`).
 */
export interface Routing<Routes, EventType> {
  routes: SnapshotCache<Routes>;
  sources: SnapshotCache<IngestSource | null>;
  tenantIds: SnapshotCache<string | null>;
  /** Null: not in the catalogue. */
  eventTypes: SnapshotCache<EventType | null>;
  /** A change was announced: what is held of this tenant is read anew at the next use. */
  hint(tenantId: string): void;
  close(): void;
}

/**
 * @param compile turns a tenant and its webhooks into what the process works with (matchers, opened secrets).
 * @param compileEventType likewise for an entry of the catalogue (its schema).
 */
export function createRouting<Routes, EventType>(options: {
  pool: HotPool;
  compile: (loaded: LoadedRoutes) => Routes;
  compileEventType: (entry: CatalogueEventType) => EventType;
  onPollError: (error: unknown) => void;
  now?: () => number;
}): Routing<Routes, EventType> {
  const { pool } = options;
  const now = options.now ?? Date.now;
  const seen = new Map<string, number>();
  let polledAtMs = now();
  const routes = createSnapshotCache({
    load: async (tenantId) => options.compile(await loadRoutes(pool, tenantId)),
    entriesMax: 20_000,
  });
  const sources = createSnapshotCache({
    load: (hash) => loadSource(pool, Buffer.from(hash, 'hex')),
    entriesMax: 20_000,
    absentForMs: UNKNOWN_KEY_FOR_MS,
    now,
  });
  const tenantIds = createSnapshotCache({
    load: (ref) => loadTenantId(pool, { slug: ref, id: UUID.test(ref) ? ref : null }),
    entriesMax: 50_000,
  });
  const eventTypes = createSnapshotCache({
    load: async (name) => {
      const entry = await loadEventType(pool, name);
      return entry ? options.compileEventType(entry) : null;
    },
    entriesMax: 20_000,
  });

  function hint(tenantId: string): void {
    if (tenantId === INSTALLATION) {
      sources.clear();
      tenantIds.clear();
      eventTypes.clear();
    } else {
      routes.forget(tenantId);
    }
  }

  async function poll(): Promise<void> {
    const startedAtMs = now();
    const changes = await changedVersions(pool, LOOK_BACK_MS);
    if (startedAtMs - polledAtMs > LOOK_BACK_MS / 2) {
      hint(INSTALLATION);
      routes.clear();
    }
    polledAtMs = startedAtMs;
    for (const { tenantId, version } of changes) {
      if (seen.get(tenantId) !== version) hint(tenantId);
    }
    seen.clear();
    for (const { tenantId, version } of changes) seen.set(tenantId, version);
  }

  let polling = false;
  const timer = setInterval(() => {
    if (polling) return;
    polling = true;
    poll()
      .catch(options.onPollError)
      .finally(() => {
        polling = false;
      });
  }, POLL_MS);
  timer.unref();

  return {
    routes,
    sources,
    tenantIds,
    eventTypes,
    hint,
    close: () => clearInterval(timer),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
