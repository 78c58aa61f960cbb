import { createHash } from 'node:crypto';
import { newId } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { createRouting, INSTALLATION, type LoadedRoutes, type Routing } from '../../src/index.ts';
import { createSnapshotCache } from '../../src/routing/snapshot-cache.ts';
import { useEngine } from '../hot/support/use-engine.ts';

const engine = useEngine();
const open: Routing<LoadedRoutes, string>[] = [];
afterAll(() => {
  for (const routing of open) routing.close();
});

/** What another process holds. */
function anotherProcess(): Routing<LoadedRoutes, string> {
  const routing = createRouting<LoadedRoutes, string>({
    pool: engine.another(),
    compile: (loaded) => loaded,
    compileEventType: (entry) => entry.tier,
    onPollError: () => undefined,
  });
  open.push(routing);
  return routing;
}

const see = (describe: string, condition: () => Promise<boolean>) =>
  waitUntil(condition, { describe });

async function addSource(key: string): Promise<string> {
  const hash = createHash('sha256').update(key).digest();
  await engine.pool.query(
    `with made as (insert into sources (id, name, grants_all_tenants) values ($1, 'shop', true) returning id)
     insert into source_credentials (id, source_id, api_key_hash, api_key_prefix, webhook_secret_sealed)
     select $2, id, $3, 'ph', 'sealed' from made`,
    [newId(), newId(), hash],
  );
  return hash.toString('hex');
}

describe('routing', () => {
  it('gives a webhook with all that matching and delivering need', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    await engine.pool.query(
      `update webhooks set event_types = '{order.*}', filters = '{"a":1}', headers_sealed = 'sealed', public_key = 'pem', encrypted_fields = '{data.a}', priority = 'bulk' where id = $1`,
      [webhookId],
    );
    for (const [sealed, expiry] of [
      ['new', null],
      ['old', '1 h'],
      ['gone', '-1 h'],
    ]) {
      await engine.pool.query(
        `insert into webhook_secrets (id, tenant_id, webhook_id, secret_sealed, expires_at) values ($1, $2, $3, $4, now() + $5::interval)`,
        [newId(), tenantId, webhookId, sealed, expiry],
      );
    }
    const { webhooks } = await anotherProcess().routes.get(tenantId);
    const [route] = webhooks;
    expect(route).toEqual({
      id: webhookId,
      tenantId,
      callbackUrl: 'https://receiver.test/',
      status: 'active',
      isDeleted: false,
      eventTypes: ['order.*'],
      filters: '{"a":1}',
      retryPolicy: {
        maxRetries: 5,
        initialDelayMs: 1_000,
        maxDelayMs: 30_000,
        backoffMultiplier: 2,
      },
      requestsPerMinute: 60_000,
      priority: 'bulk',
      headersSealed: 'sealed',
      receiverAuthSealed: null,
      isUnverified: false,
      publicKey: 'pem',
      encryptedFields: ['data.a'],
      secrets: [
        { sealed: 'new', scheme: 'hmac', expiresAtMs: null },
        { sealed: 'old', scheme: 'hmac', expiresAtMs: expect.any(Number) },
      ],
    });
  });

  it('shows a changed webhook to other processes by themselves, without Redis', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const processes = [anotherProcess(), anotherProcess()];
    for (const { routes } of processes)
      expect((await routes.get(tenantId)).webhooks[0]?.status).toBe('active');
    await engine.pool.query(`update webhooks set status = 'inactive' where id = $1`, [webhookId]);
    for (const { routes } of processes) {
      await see(
        'the pause',
        async () => (await routes.get(tenantId)).webhooks[0]?.status === 'inactive',
      );
    }
    await engine.pool.query('update webhooks set deleted_at = now() where id = $1', [webhookId]);
    for (const { routes } of processes) {
      await see(
        'the deletion',
        async () => (await routes.get(tenantId)).webhooks[0]?.isDeleted === true,
      );
    }
  });

  it('shows a suspension and its end to other processes by themselves, of a tenant without webhooks too', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const bareId = newId();
    await engine.pool.query('insert into tenants (id, slug, name) values ($1, $2, $2)', [
      bareId,
      `bare-${bareId}`,
    ]);
    const { routes } = anotherProcess();
    for (const id of [tenantId, bareId]) {
      expect((await routes.get(id)).isSuspended).toBe(false);
      for (const isSuspended of [true, false]) {
        await engine.pool.query('update tenants set is_suspended = $2 where id = $1', [
          id,
          isSuspended,
        ]);
        await see('the change', async () => (await routes.get(id)).isSuspended === isSuspended);
      }
    }
    expect((await routes.get(tenantId)).webhooks).toMatchObject([{ id: webhookId }]);
    expect((await routes.get(bareId)).webhooks).toEqual([]);
  });

  it('shows a rotated secret, a new tenant, source and event type', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const held = anotherProcess();
    const hash = createHash('sha256').update('key').digest('hex');
    expect(await held.routes.get(tenantId)).toMatchObject({ webhooks: [{ secrets: [] }] });
    expect(await held.sources.get(hash)).toBeNull();
    expect(await held.tenantIds.get('late')).toBeNull();
    expect(await held.eventTypes.get('order.late')).toBeNull();
    const lateId = newId();
    await engine.pool.query(`insert into tenants (id, slug, name) values ($1, 'late', 'late')`, [
      lateId,
    ]);
    await engine.pool.query(
      `insert into event_types (id, name, tier) values ($1, 'order.late', 'high')`,
      [newId()],
    );
    await addSource('key');
    await engine.pool.query(
      `insert into webhook_secrets (id, tenant_id, webhook_id, secret_sealed) values ($1, $2, $3, 'sealed')`,
      [newId(), tenantId, webhookId],
    );
    await see(
      'the secret',
      async () => (await held.routes.get(tenantId)).webhooks[0]?.secrets.length === 1,
    );
    await see('the source', async () => (await held.sources.get(hash))?.grantsAllTenants === true);
    await see('the tenant', async () => (await held.tenantIds.get('late')) === lateId);
    await see('the event type', async () => (await held.eventTypes.get('order.late')) === 'high');
  });

  it('reads anew at once what was announced', async () => {
    const { tenantId, webhookId } = await engine.tenant();
    const held = anotherProcess();
    await held.routes.get(tenantId);
    await held.tenantIds.get('soon');
    await engine.pool.query(`update webhooks set status = 'disabled' where id = $1`, [webhookId]);
    held.hint(tenantId);
    expect((await held.routes.get(tenantId)).webhooks[0]?.status).toBe('disabled');
    const soonId = newId();
    await engine.pool.query(`insert into tenants (id, slug, name) values ($1, 'soon', 'soon')`, [
      soonId,
    ]);
    held.hint(INSTALLATION);
    expect(await held.tenantIds.get('soon')).toBe(soonId);
  });

  it('finds a tenant by id or slug, the id first', async () => {
    const { tenantId } = await engine.tenant();
    const shadowId = newId();
    await engine.pool.query(`update tenants set slug = 'mine' where id = $1`, [tenantId]);
    await engine.pool.query('insert into tenants (id, slug, name) values ($1::uuid, $2, $2)', [
      shadowId,
      tenantId,
    ]);
    const { tenantIds } = anotherProcess();
    expect(await tenantIds.get('mine')).toBe(tenantId);
    expect(await tenantIds.get(tenantId)).toBe(tenantId);
    expect(await tenantIds.get(tenantId.toUpperCase())).toBe(tenantId);
    expect(await tenantIds.get('nobody')).toBeNull();
  });
});

describe('the cache of snapshots', () => {
  it('loads once, however many ask at the same time', async () => {
    let loads = 0;
    const cache = createSnapshotCache({ load: async (key) => `${key}${++loads}`, entriesMax: 10 });
    expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual([
      'a1',
      'a1',
      'a1',
    ]);
    expect(await cache.get('a')).toBe('a1');
    expect(cache.peek('a')).toBe('a1');
    expect(cache.peek('b')).toBeUndefined();
  });

  it('keeps "there is none" too', async () => {
    let loads = 0;
    const cache = createSnapshotCache<string | null>({
      load: () => {
        loads += 1;
        return Promise.resolve(null);
      },
      entriesMax: 10,
    });
    expect([await cache.get('a'), await cache.get('a')]).toEqual([null, null]);
    expect(loads).toBe(1);
  });

  it('keeps "there is none" for a while, and what there is for longer', async () => {
    let nowMs = 0;
    const loads: string[] = [];
    const cache = createSnapshotCache<string | null>({
      load: (key) => {
        loads.push(key);
        return Promise.resolve(key === 'there' ? 'here' : null);
      },
      entriesMax: 10,
      absentForMs: 1_000,
      now: () => nowMs,
    });
    for (const atMs of [0, 999, 1_000, 1_999]) {
      nowMs = atMs;
      expect(await cache.get('none')).toBeNull();
      expect(await cache.get('there')).toBe('here');
    }
    expect(loads).toEqual(['none', 'there', 'none']);
    nowMs = 2_000;
    expect(cache.peek('none')).toBeUndefined();
  });

  it('holds no more of what is not there than it may, and that pushes out nothing that is', async () => {
    const cache = createSnapshotCache<string | null>({
      load: (key) => Promise.resolve(key === 'there' ? 'here' : null),
      entriesMax: 3,
    });
    await cache.get('there');
    for (const key of ['a', 'b', 'c', 'd']) await cache.get(key);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.peek(key))).toEqual([
      undefined,
      null,
      null,
      null,
    ]);
    expect(cache.peek('there')).toBe('here');
  });

  it('does not keep a failure', async () => {
    let loads = 0;
    const cache = createSnapshotCache({
      load: () => {
        loads += 1;
        return loads === 1 ? Promise.reject(new Error('away')) : Promise.resolve('here');
      },
      entriesMax: 10,
    });
    await expect(cache.get('a')).rejects.toThrow('away');
    expect(await cache.get('a')).toBe('here');
  });

  it('does not keep what was forgotten while it was read', async () => {
    const answers: ((value: string) => void)[] = [];
    const cache = createSnapshotCache<string>({
      load: () => new Promise((resolve) => answers.push(resolve)),
      entriesMax: 10,
    });
    const old = cache.get('a');
    cache.forget('a');
    const fresh = cache.get('a');
    answers[1]?.('new');
    expect(await fresh).toBe('new');
    answers[0]?.('old');
    expect(await old).toBe('old');
    expect(await cache.get('a')).toBe('new');
    const cleared = cache.get('b');
    cache.clear();
    answers[2]?.('b');
    await cleared;
    expect(cache.peek('b')).toBeUndefined();
    expect(cache.peek('a')).toBeUndefined();
  });

  it('holds no more than it may (promise 5)', async () => {
    const cache = createSnapshotCache({ load: (key) => Promise.resolve(key), entriesMax: 3 });
    for (const key of ['a', 'b', 'c', 'd']) await cache.get(key);
    expect(['a', 'b', 'c', 'd'].map((key) => cache.peek(key))).toEqual([undefined, 'b', 'c', 'd']);
  });
});
