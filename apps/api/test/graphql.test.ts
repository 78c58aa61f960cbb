import {
  createAccount,
  createAttempt,
  createEvent,
  createTenant,
  createWebhook,
  type Receiver,
  startReceiver,
} from '@posthorn/testkit';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { makeDeliveries } from './support/traffic.ts';
import { useApi } from './support/use-api.ts';

describe('GraphQL: lists', () => {
  const api = useApi();
  let people: People;
  let made: string[];

  beforeAll(async () => {
    people = await makePeople(api);
    const { tenantId } = people;
    made = (
      await makeDeliveries(api, { tenantId, count: 9, status: 'dead', reason: 'REJECTED' })
    ).ids.reverse();
  });

  const page = async (args: string) => {
    const query = `{ deliveries(${args}) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    const { data, errors } = await api.graphql(query, {}, people.viewer);
    if (errors) throw new Error(errors[0]?.extensions.code);
    const { edges, pageInfo } = data.deliveries;
    return { ids: edges.map((edge: { node: { id: string } }) => edge.node.id), ...pageInfo };
  };

  it('walk forward and backward over the same rows, none twice and none missed', async () => {
    const forward: string[] = [];
    for (let after = ''; ; ) {
      const { ids, hasNextPage, endCursor, hasPreviousPage } = await page(`first: 4 ${after}`);
      expect(hasPreviousPage).toBe(forward.length > 0);
      forward.push(...ids);
      if (!hasNextPage) break;
      after = `after: "${endCursor}"`;
    }
    expect(forward).toEqual(made);

    const backward: string[] = [];
    for (let before = ''; ; ) {
      const { ids, hasPreviousPage, startCursor, hasNextPage } = await page(`last: 4 ${before}`);
      expect(hasNextPage).toBe(backward.length > 0);
      backward.unshift(...ids);
      if (!hasPreviousPage) break;
      before = `before: "${startCursor}"`;
    }
    expect(backward).toEqual(made);
  });

  it('stay stable when newer rows come meanwhile', async () => {
    const { endCursor, ids } = await page('first: 3');
    await makeDeliveries(api, { tenantId: people.tenantId, count: 2 });
    const next = await page(`first: 3 after: "${endCursor}"`);
    expect([...ids, ...next.ids]).toEqual(made.slice(0, 6));
    const back = await page(`last: 3 before: "${next.startCursor}"`);
    expect(back.ids).toEqual(ids);
  });

  it('refuse sizes and cursors that make no sense', async () => {
    for (const [args, code] of [
      ['first: 0', 'VALIDATION_FAILED'],
      ['first: 101', 'VALIDATION_FAILED'],
      ['first: 1 last: 1', 'VALIDATION_FAILED'],
      ['after: "x"', 'CURSOR_INVALID'],
      ['last: 2 before: "x"', 'CURSOR_INVALID'],
    ] as const) {
      await expect(page(args), args).rejects.toThrow(code);
    }
  });
});

describe('GraphQL: what belongs together', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  it('shows a delivery with its event, webhook and attempts, and what each attempt sent', async () => {
    const { pool } = api.database;
    const { tenantId } = people;
    const dead = { tenantId, count: 1, status: 'dead', reason: 'REJECTED', attempts: 1 } as const;
    const { ids, webhookId, eventIds } = await makeDeliveries(api, dead);
    const [id = ''] = ids;
    await createAttempt(pool, { tenantId, deliveryId: id, webhookId, number: 1, httpStatus: 404 });
    const { data, errors } = await api.graphql(
      `query ($id: ID!) { delivery(id: $id) {
        status reason reasonText attemptCount createdAt
        event { id type data receivedAt matched deliveries { id } filteredWebhooks { id } }
        webhook { id callbackUrl health { windowMinutes successRate } }
        attempts { number httpStatus responseBody request { method url address headers body } }
      } }`,
      { id },
      people.viewer,
    );
    expect(errors).toBeUndefined();
    expect(data.delivery).toMatchObject({
      status: 'DEAD',
      reason: 'REJECTED',
      attemptCount: 1,
      event: { id: eventIds[0], deliveries: [{ id }], filteredWebhooks: [] },
      webhook: { id: webhookId, health: { windowMinutes: 60, successRate: null } },
    });
    const [attempt] = data.delivery.attempts;
    expect(attempt).toMatchObject({ number: 1, httpStatus: 404, responseBody: 'answer' });
    expect(JSON.parse(attempt.request.body)).toMatchObject({
      id: `evt_${eventIds[0]}`,
      data: { amount: 1 },
    });
    expect(attempt.request.headers['x-webhook-delivery-id']).toBe(id);
  });

  it('says which webhooks an event was filtered from (promise 6), deleted ones too', async () => {
    const { pool } = api.database;
    const { tenantId } = people;
    const hook = { keyRing: api.keyRing, tenantId, callbackUrl: 'https://a.test/' };
    const { id: webhookId } = await createWebhook(pool, hook);
    await pool.query('update webhooks set deleted_at = now() where id = $1', [webhookId]);
    const event = await createEvent(pool, {
      tenantId,
      matched: 0,
      filteredWebhookIds: [webhookId],
    });
    const { data } = await api.graphql(
      '{ events(filter: { unmatched: true }) { edges { node { id filteredWebhooks { id } } } } }',
      {},
      people.viewer,
    );
    expect(data.events.edges).toEqual([
      { node: { id: event.id, filteredWebhooks: [{ id: webhookId }] } },
    ]);
  });

  it('sums what RECORD counted, in buckets', async () => {
    const { pool } = api.database;
    const { tenantId } = people;
    const { webhookId } = await makeDeliveries(api, { tenantId, count: 2, status: 'pending' });
    await makeDeliveries(api, { tenantId, count: 1, status: 'pending' });
    await pool.query(
      `insert into pending_deliveries (tenant_id, delivery_id, webhook_id, due_at, tier, lane)
       select tenant_id, id, webhook_id, now(), tier, 'live' from deliveries where tenant_id = $1 and status = 'pending'`,
      [tenantId],
    );
    await pool.query(
      `insert into delivery_stats (tenant_id, webhook_id, minute, succeeded, failed, dead, duration_ms_sum)
       select $1, $2, date_trunc('minute', now()) - make_interval(mins => n), 3, 1, 1, 400
       from generate_series(1, 2) n`,
      [tenantId, webhookId],
    );
    const { data } = await api.graphql(
      `query ($id: ID!) {
        deliveryStats(filter: { webhookId: $id }) { succeeded failed dead pending buckets { at succeeded averageDurationMs } }
        all: deliveryStats { pending }
        webhook(id: $id) { health { succeeded failed dead successRate averageDurationMs } }
      }`,
      { id: webhookId },
      people.viewer,
    );
    expect(data.deliveryStats).toMatchObject({ succeeded: 6, failed: 2, dead: 2, pending: 2 });
    expect(data.all.pending).toBe(3);
    expect(data.deliveryStats.buckets).toHaveLength(2);
    expect(data.deliveryStats.buckets[0]).toMatchObject({ succeeded: 3, averageDurationMs: 100 });
    expect(data.webhook.health).toEqual({
      succeeded: 6,
      failed: 2,
      dead: 2,
      successRate: 0.75,
      averageDurationMs: 100,
    });
  });

  it('previews a filter on data and on a stored event, condition by condition', async () => {
    const preview = (input: object) =>
      api.graphql(
        'mutation ($input: PreviewFilterInput!) { previewFilter(input: $input) { matches conditions { path operator expected actual holds } } }',
        { input },
        people.viewer,
      );
    const filters = { amount_gt: 1000, currency: 'USD' };
    const { data } = await preview({ filters, data: { amount: 1500 } });
    expect(data.previewFilter).toMatchObject({
      matches: false,
      conditions: [
        { path: 'amount', expected: 1000, actual: 1500, holds: true },
        { path: 'currency', expected: 'USD', actual: null, holds: false },
      ],
    });
    const dataText = '{"amount":2000,"currency":"USD"}';
    const event = await createEvent(api.database.pool, { tenantId: people.tenantId, dataText });
    expect((await preview({ filters, eventId: event.id })).data.previewFilter.matches).toBe(true);
    expect((await preview({ filters, eventId: event.eventId })).data.previewFilter.matches).toBe(
      true,
    );
    const bad = await preview({ filters: { a_gt: {} }, data: {} });
    expect(bad.errors?.[0]?.extensions.code).toBe('FILTER_INVALID');
    expect((await preview({ filters })).errors?.[0]?.extensions.code).toBe('VALIDATION_FAILED');
  });
});

describe('GraphQL: webhooks and events, written', () => {
  const api = useApi();
  let people: People;
  let receiver: Receiver;
  beforeAll(async () => {
    people = await makePeople(api);
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  const CREATE =
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id status retryConfig { maxRetries } } signingSecret } }';

  it('creates, updates, reveals, rotates and deletes a webhook as REST does', async () => {
    const created = await api.graphql(
      CREATE,
      { input: { callbackUrl: receiver.url, retryConfig: { maxRetries: 3 } } },
      people.owner,
    );
    const { webhook, signingSecret } = created.data.createWebhook;
    expect(webhook).toMatchObject({ status: 'ACTIVE', retryConfig: { maxRetries: 3 } });
    const { id } = webhook;
    const reveal = 'mutation ($id: ID!) { revealWebhookSecret(id: $id) { signingSecret } }';
    const revealed = await api.graphql(reveal, { id }, people.owner);
    expect(revealed.data.revealWebhookSecret.signingSecret).toBe(signingSecret);
    const rotate =
      'mutation ($id: ID!) { rotateWebhookSecret(id: $id, gracePeriodS: 60) { signingSecret webhook { id } } }';
    const rotated = await api.graphql(rotate, { id }, people.owner);
    expect(rotated.data.rotateWebhookSecret.signingSecret).not.toBe(signingSecret);
    const update =
      'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { status description } } }';
    const updated = await api.graphql(
      update,
      { id, input: { status: 'INACTIVE', description: 'x' } },
      people.owner,
    );
    expect(updated.data.updateWebhook.webhook).toEqual({ status: 'INACTIVE', description: 'x' });
    const remove = 'mutation ($id: ID!) { deleteWebhook(id: $id) { id } }';
    expect((await api.graphql(remove, { id }, people.owner)).data.deleteWebhook.id).toBe(id);
    expect((await api.graphql(reveal, { id }, people.owner)).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );
    const refused = await api.graphql(reveal, { id }, people.viewer);
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('tells what is wrong with a registration by the codes of REST', async () => {
    const refused = await api.graphql(
      CREATE,
      { input: { callbackUrl: receiver.url, filters: { a_gt: [] } } },
      people.owner,
    );
    expect(refused.errors?.[0]?.extensions.code).toBe('FILTER_INVALID');
    expect(refused.errors?.[0]?.extensions.details).not.toHaveLength(0);
  });

  it('publishes an event through the pipeline, and knows it again', async () => {
    const hook = { keyRing: api.keyRing, tenantId: people.tenantId, callbackUrl: receiver.url };
    await createWebhook(api.database.pool, { ...hook, eventTypes: ['order.created'] });
    const publish = (input: object) =>
      api.graphql(
        'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { id eventId data } duplicate deliveries } }',
        { input },
        people.owner,
      );
    const input = {
      eventId: 'mine-1',
      eventType: 'order.created',
      data: { n: 1 },
      timestamp: '2026-05-18T18:06:00Z',
    };
    const first = await publish(input);
    expect(first.errors).toBeUndefined();
    expect(first.data.publishEvent).toMatchObject({
      event: { eventId: 'mine-1', data: '{"n":1}' },
      duplicate: false,
      deliveries: 1,
    });
    const again = await publish(input);
    expect(again.data.publishEvent).toMatchObject({ duplicate: true });
    expect(again.data.publishEvent.event.id).toBe(first.data.publishEvent.event.id);
    const other = await publish({ ...input, data: { n: 2 } });
    expect(other.errors?.[0]?.extensions.code).toBe('EVENT_ID_CONFLICT');
    const large = await publish({ eventType: 'order.created', data: { x: 'x'.repeat(300_000) } });
    expect(large.errors?.[0]?.extensions.code).toBe('EVENT_TOO_LARGE');
  });

  it('stores nothing for a tenant that an operator names and that is not there', async () => {
    const tenantId = '018f0000-0000-7000-8000-000000000009';
    const input = { tenantId, eventType: 'order.created', data: {} };
    const query =
      'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { duplicate } }';
    const published = await api.graphql(query, { input }, people.operator);
    expect(published.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const hook = { tenantId, callbackUrl: receiver.url };
    const created = await api.graphql(CREATE, { input: hook }, people.operator);
    expect(created.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('sends a test event to one webhook, past its filters', async () => {
    const hook = { keyRing: api.keyRing, tenantId: people.tenantId, callbackUrl: receiver.url };
    const { id } = await createWebhook(api.database.pool, { ...hook, filters: { never: 'true' } });
    const { data, errors } = await api.graphql(
      'mutation ($id: ID!) { sendTestEvent(webhookId: $id) { event { type } delivery { webhook { id } } } }',
      { id },
      people.owner,
    );
    expect(errors).toBeUndefined();
    expect(data.sendTestEvent).toEqual({
      event: { type: 'posthorn.test' },
      delivery: { webhook: { id } },
    });
  });
});

describe('GraphQL: the installation', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  it('lets operators make tenants with an owner, who can sign in', async () => {
    const create =
      'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id slug } } }';
    const input = {
      slug: 'acme',
      name: 'Acme',
      ownerEmail: 'Ann@Acme.test',
      ownerName: 'Ann',
      ownerPassword: 'long enough',
    };
    const { data } = await api.graphql(create, { input }, people.operator);
    const { id } = data.createTenant.tenant;
    const token = await api.signIn({ email: 'ann@acme.test', password: 'long enough' });
    const { data: seen } = await api.graphql(
      '{ viewer { role tenant { id } } tenants { edges { node { id } } } }',
      {},
      token,
    );
    expect(seen.viewer).toEqual({ role: 'OWNER', tenant: { id } });
    expect(seen.tenants.edges).toEqual([{ node: { id } }]);

    const codeOf = async (change: object, who = people.operator) =>
      (await api.graphql(create, { input: { ...input, ...change } }, who)).errors?.[0]?.extensions
        .code;
    expect(await codeOf({ ownerEmail: 'other@acme.test' })).toBe('CONFLICT');
    expect(await codeOf({ slug: 'new' })).toBe('CONFLICT');
    expect(await codeOf({ slug: 'Not A Slug' })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ slug: 'new', ownerPassword: 'short' })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ slug: 'new' }, people.owner)).toBe('FORBIDDEN');
  });

  it('makes sources: the operator for any tenant, a tenant for itself, viewers none', async () => {
    const create =
      'mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id tenantId grantedTenants { id } apiKeyPrefix } apiKey webhookSecret } }';
    const granted = { name: 'shop', grantedTenantIds: [people.tenantId] };
    const { data } = await api.graphql(create, { input: granted }, people.operator);
    expect(data.createSource).toMatchObject({
      source: { tenantId: null, grantedTenants: [{ id: people.tenantId }] },
      apiKey: expect.stringMatching(/^phs_.{43}$/),
      webhookSecret: expect.stringMatching(/^whsec_/),
    });
    const own = await api.graphql(create, { input: { name: 'own' } }, people.admin);
    expect(own.data.createSource.source).toMatchObject({
      tenantId: people.tenantId,
      grantedTenants: [],
    });
    const codeOf = async (input: object, who: string) =>
      (await api.graphql(create, { input }, who)).errors?.[0]?.extensions.code;
    expect(await codeOf(granted, people.owner)).toBe('FORBIDDEN');
    expect(await codeOf({ name: 'own' }, people.developer)).toBe('FORBIDDEN');
    expect(await codeOf({ name: 'own' }, people.viewer)).toBe('FORBIDDEN');
    expect(await codeOf({ name: 'x', allowedAddresses: ['nowhere'] }, people.owner)).toBe(
      'VALIDATION_FAILED',
    );
    const { id: stranger } = await createTenant(api.database.pool);
    expect(await codeOf({ name: 'x', tenantId: stranger }, people.owner)).toBe('NOT_FOUND');
    const list =
      'query ($filter: SourceFilter) { sources(filter: $filter) { edges { node { name } } } }';
    const namesOf = async (filter: object | null, who: string) =>
      (await api.graphql(list, { filter }, who)).data.sources.edges.map(
        (e: { node: { name: string } }) => e.node.name,
      );
    expect(await namesOf(null, people.owner)).toEqual(['own']);
    expect(await namesOf(null, people.operator)).toEqual(['shop']);
    expect(await namesOf({ tenantId: people.tenantId }, people.operator)).toEqual(['own']);
  });

  it('keeps the catalogue: operators write it, everyone reads it', async () => {
    const create =
      'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { name tier jsonSchema } } }';
    const input = { name: 'report.ready', tier: 'BULK', jsonSchema: { type: 'object' } };
    const { data } = await api.graphql(create, { input }, people.operator);
    expect(data.createEventType.eventType).toEqual(input);
    const codeOf = async (change: object, who = people.operator) =>
      (await api.graphql(create, { input: { ...input, ...change } }, who)).errors?.[0]?.extensions
        .code;
    expect(await codeOf({})).toBe('CONFLICT');
    expect(await codeOf({ name: 'a b' })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ name: 'x', jsonSchema: { type: 'nothing' } })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ name: 'posthorn.own' })).toBe('VALIDATION_FAILED');
    expect(await codeOf({ name: 'x' }, people.owner)).toBe('FORBIDDEN');
    const { data: seen } = await api.graphql(
      '{ eventTypes(filter: { search: "REPORT" }) { edges { node { name } } } }',
      {},
      people.viewer,
    );
    expect(seen.eventTypes.edges).toEqual([{ node: { name: 'report.ready' } }]);
  });

  it('tells operators how it is doing, and nobody else', async () => {
    const query =
      '{ systemHealth { ok pendingDeliveries openBatches oldestPendingAgeS workersAlive parts { name ok detail } } }';
    const { data } = await api.graphql(query, {}, people.operator);
    expect(data.systemHealth).toMatchObject({ ok: false, workersAlive: 0, pendingDeliveries: 0 });
    const refused = await api.graphql(query, {}, people.owner);
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('GraphQL: bounds of tenants (promise 7)', () => {
  const api = useApi();

  it('shows nothing of another tenant, whatever is asked by id or named', async () => {
    const people = await makePeople(api);
    const { pool } = api.database;
    const { id: tenantId } = await createTenant(pool);
    const { ids, webhookId, eventIds } = await makeDeliveries(api, {
      tenantId,
      count: 1,
      status: 'dead',
    });
    const { data, errors } = await api.graphql(
      `query ($webhook: ID!, $event: ID!, $delivery: ID!, $tenant: ID!) {
        webhook(id: $webhook) { id } event(id: $event) { id } delivery(id: $delivery) { id } tenant(id: $tenant) { id }
        replay(id: $delivery) { id }
      }`,
      { webhook: webhookId, event: eventIds[0], delivery: ids[0], tenant: tenantId },
      people.owner,
    );
    expect(errors).toBeUndefined();
    expect(Object.values(data)).toEqual([null, null, null, null, null]);
    for (const list of ['webhooks', 'events', 'deliveries', 'deadLetters', 'apiKeys', 'sources']) {
      const named = `query ($t: ID) { ${list}(filter: { tenantId: $t }) { edges { cursor } } }`;
      const refused = await api.graphql(named, { t: tenantId }, people.owner);
      expect(refused.errors?.[0]?.extensions.code, list).toBe('NOT_FOUND');
    }
    const unnamed = await api.graphql('{ deliveries { edges { cursor } } }', {}, people.operator);
    expect(unnamed.errors?.[0]?.message).toBe('Name a tenant.');
  });

  it('lets an account of several tenants act for each, and for the first where none is named', async () => {
    const { pool } = api.database;
    const first = await createTenant(pool);
    const second = await createTenant(pool);
    const memberOf = [
      { tenantId: first.id, role: 'viewer' as const },
      { tenantId: second.id, role: 'owner' as const },
    ];
    const token = await api.signIn(await createAccount(pool, { memberOf }));
    const inFirst = await makeDeliveries(api, { tenantId: first.id, count: 1, status: 'dead' });
    const inSecond = await makeDeliveries(api, { tenantId: second.id, count: 1, status: 'dead' });
    const list =
      'query ($t: ID) { deliveries(filter: { tenantId: $t }) { edges { node { id } } } }';
    const idsOf = async (t: string | null) =>
      (await api.graphql(list, { t }, token)).data.deliveries.edges.map(
        (e: { node: { id: string } }) => e.node.id,
      );
    expect(await idsOf(null)).toEqual(inFirst.ids);
    expect(await idsOf(second.id)).toEqual(inSecond.ids);
    const replay = 'mutation ($id: ID!) { replayDelivery(id: $id) { replayed } }';
    const mayNot = await api.graphql(replay, { id: inFirst.ids[0] }, token);
    expect(mayNot.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const may = await api.graphql(replay, { id: inSecond.ids[0] }, token);
    expect(may.data.replayDelivery.replayed).toBe(true);
  });
});

describe('GraphQL: limits', () => {
  const api = useApi();

  it('answers introspection, and refuses what is too deep, too much, or not GraphQL', async () => {
    const people = await makePeople(api);
    const ask = (query: string) => api.graphql(query, {}, people.owner);
    expect((await ask(getIntrospectionQuery())).errors).toBeUndefined();
    const nest = (depth: number): string =>
      depth === 0 ? '{ id }' : `{ event { deliveries ${nest(depth - 1)} } }`;
    const deep = await ask(`{ deliveries { edges { node ${nest(6)} } } }`);
    expect([deep.status, deep.errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_TOO_DEEP']);
    const much = await ask(
      '{ events(first: 100) { edges { node { deliveries { webhook { id } attempts { request { body } } } } } } }',
    );
    expect([much.status, much.errors?.[0]?.extensions.code]).toEqual([400, 'QUERY_TOO_COMPLEX']);
    const aliases = Array.from(
      { length: 30 },
      (_, n) => `a${n}: webhooks(first: 100) { edges { cursor } }`,
    );
    expect((await ask(`{ ${aliases.join(' ')} }`)).errors?.[0]?.extensions.code).toBe(
      'QUERY_TOO_COMPLEX',
    );
    const fits = await ask(
      '{ deliveries(first: 100) { edges { node { id event { id } webhook { id } } } } }',
    );
    expect(fits.errors).toBeUndefined();
    for (const bad of [
      '{',
      '{ nothing }',
      'query ($a: Int!) { deliveries(first: $a) { edges { cursor } } }',
      '{ a }'.repeat(2000),
    ]) {
      expect((await ask(bad)).errors?.[0]?.extensions.code, bad.slice(0, 20)).toBe('QUERY_INVALID');
    }
    const nested = await ask(
      `{ previewFilter(input: { filters: ${'['.repeat(50_000)} }) { matches } }`,
    );
    expect(nested.status).toBeLessThan(500);
    expect(nested.errors?.[0]?.extensions.code).toBe('QUERY_INVALID');
    const circle = await ask('query { viewer { ...a } } fragment a on Viewer { ...a }');
    expect(circle.errors?.[0]?.extensions.code).toBe('QUERY_INVALID');
  });

  it('refuses requests that a foreign page could make a browser send', async () => {
    const answer = await api.call('POST', '/graphql', {
      raw: 'query={viewer{id}}',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const get = await api.call('GET', '/graphql?query=%7Bviewer%7Bid%7D%7D');
    expect([get.status, get.body.errors[0].extensions.code]).toEqual([400, 'QUERY_INVALID']);
  });
});
