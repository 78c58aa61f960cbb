import { createTenant } from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { makeDeliveries } from './support/traffic.ts';
import { useApi } from './support/use-api.ts';

const REPLAY =
  'mutation ($filter: DeadLetterFilter) { replayDeadLetters(filter: $filter) { replay { id total moved status finishedAt } } }';

describe('dead letters', () => {
  const announced: string[] = [];
  const api = useApi({ overrides: { replays: { announce: (id) => void announced.push(id) } } });
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  /** A tenant of its own with two webhooks' dead letters and something that is not dead. */
  async function given() {
    const { id: tenantId } = await createTenant(api.database.pool);
    const rejected = await makeDeliveries(api, {
      tenantId,
      count: 3,
      status: 'dead',
      reason: 'REJECTED',
    });
    const gone = await makeDeliveries(api, {
      tenantId,
      count: 2,
      status: 'dead',
      reason: 'GONE',
      eventType: 'order.created',
    });
    await makeDeliveries(api, { tenantId, count: 2, status: 'succeeded' });
    return { tenantId, rejected, gone };
  }

  it('are listed and counted by filter', async () => {
    const { tenantId, rejected, gone } = await given();
    const look = async (filter: object) => {
      const { data, errors } = await api.graphql(
        'query ($filter: DeadLetterFilter) { deadLetters(filter: $filter) { edges { node { id status } } } deadLetterCount(filter: $filter) }',
        { filter: { tenantId, ...filter } },
        people.operator,
      );
      expect(errors).toBeUndefined();
      const ids = data.deadLetters.edges.map((edge: { node: { id: string } }) => edge.node.id);
      expect(data.deadLetterCount).toBe(ids.length);
      return ids.reverse();
    };
    expect(await look({})).toEqual([...rejected.ids, ...gone.ids]);
    expect(await look({ webhookId: gone.webhookId })).toEqual(gone.ids);
    expect(await look({ reason: 'REJECTED' })).toEqual(rejected.ids);
    expect(await look({ eventType: 'order.created' })).toEqual(gone.ids);
    expect(await look({ ids: [rejected.ids[1], gone.ids[0]] })).toEqual([
      rejected.ids[1],
      gone.ids[0],
    ]);
    expect(await look({ ids: [] })).toEqual([]);
    expect(await look({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await look({ from: '2020-01-01T00:00:00Z' })).toHaveLength(5);
  });

  it('are handed to the replay runner with the filter as it was meant, and the total', async () => {
    const { tenantId, rejected } = await given();
    const filter = { tenantId, reason: 'REJECTED', ids: rejected.ids.slice(0, 2) };
    const { data } = await api.graphql(REPLAY, { filter }, people.operator);
    const { replay } = data.replayDeadLetters;
    expect(replay).toMatchObject({ total: 2, moved: 0, status: 'RUNNING', finishedAt: null });
    expect(announced).toContain(replay.id);
    const { rows } = await api.database.pool.query(
      'select kind, filter, created_by from replays where id = $1',
      [replay.id],
    );
    expect(rows[0]).toMatchObject({
      kind: 'dead_letters',
      filter: {
        reason: 'REJECTED',
        ids: rejected.ids.slice(0, 2),
        to: expect.stringMatching(/Z$/),
      },
      created_by: expect.any(String),
    });
    const seen = await api.graphql(
      'query ($id: ID!) { replay(id: $id) { id total } }',
      { id: replay.id },
      people.operator,
    );
    expect(seen.data.replay).toEqual({ id: replay.id, total: 2 });
  });

  it('stop being replayed when the replay is cancelled; cancelling what is over changes nothing', async () => {
    const { tenantId } = await given();
    const cancel = 'mutation ($id: ID!) { cancelReplay(id: $id) { replay { status finishedAt } } }';
    const { data } = await api.graphql(REPLAY, { filter: { tenantId } }, people.operator);
    const { id } = data.replayDeadLetters.replay;
    const first = await api.graphql(cancel, { id }, people.operator);
    expect(first.data.cancelReplay.replay.status).toBe('CANCELLED');
    expect((await api.graphql(cancel, { id }, people.operator)).data).toEqual(first.data);
    await api.database.pool.query(`update replays set status = 'done' where id = $1`, [id]);
    expect(
      (await api.graphql(cancel, { id }, people.operator)).data.cancelReplay.replay.status,
    ).toBe('DONE');
  });

  it('are discarded by filter, for good, with the reason', async () => {
    const { tenantId, rejected, gone } = await given();
    const discard =
      'mutation ($filter: DeadLetterFilter) { discardDeadLetters(filter: $filter) { discarded } }';
    const filter = { tenantId, webhookId: gone.webhookId };
    const { data } = await api.graphql(discard, { filter }, people.operator);
    expect(data.discardDeadLetters.discarded).toBe(2);
    expect(
      (await api.graphql(discard, { filter }, people.operator)).data.discardDeadLetters.discarded,
    ).toBe(0);
    const { rows } = await api.database.pool.query(
      `select id from deliveries where tenant_id = $1 and status = 'discarded' and reason = 'DISCARDED_BY_PERSON' order by id`,
      [tenantId],
    );
    expect(rows.map(({ id }) => id)).toEqual(gone.ids);
    expect(rejected.ids).toHaveLength(3);
  });

  it('are discarded by the thousand, in chunks', async () => {
    const { id: tenantId } = await createTenant(api.database.pool);
    const { webhookId, eventIds } = await makeDeliveries(api, {
      tenantId,
      count: 1,
      status: 'dead',
    });
    await api.database.pool.query(
      `insert into deliveries (tenant_id, id, event_id, webhook_id, status, tier, event_type)
       select $1, (left($2, 23) || lpad(to_hex(n + 256), 13, '-9000000000000'))::uuid, $2::uuid, $3, 'dead', 'standard', 'a'
       from generate_series(1, 2500) n`,
      [tenantId, eventIds[0], webhookId],
    );
    const discard =
      'mutation ($t: ID) { discardDeadLetters(filter: { tenantId: $t }) { discarded } }';
    const { data } = await api.graphql(discard, { t: tenantId }, people.operator);
    expect(data.discardDeadLetters.discarded).toBe(2501);
  });

  it('are touched by no viewer, and by nobody of another tenant', async () => {
    const { tenantId } = await given();
    const codeOf = async (token: string, filter: object) =>
      (await api.graphql(REPLAY, { filter }, token)).errors?.[0]?.extensions.code;
    expect(await codeOf(people.viewer, {})).toBe('FORBIDDEN');
    expect(await codeOf(people.owner, { tenantId })).toBe('NOT_FOUND');
    expect(await codeOf(people.operator, {})).toBe('VALIDATION_FAILED');
    expect(await codeOf(people.owner, { ids: ['x'] })).toBe('VALIDATION_FAILED');
  });
});
