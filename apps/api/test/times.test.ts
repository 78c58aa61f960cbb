import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { makeDeliveries } from './support/traffic.ts';
import { useApi } from './support/use-api.ts';

/** Every place that takes a span of time, by the GraphQL field; each asks for how many it found. */
const FIELDS = {
  events: ['EventFilter', 'query', '{ edges { node { id } } }'],
  deliveries: ['DeliveryFilter', 'query', '{ edges { node { id } } }'],
  deadLetters: ['DeadLetterFilter', 'query', '{ edges { node { id } } }'],
  deadLetterCount: ['DeadLetterFilter', 'query', ''],
  replayDeadLetters: ['DeadLetterFilter', 'mutation', '{ replay { total } }'],
  discardDeadLetters: ['DeadLetterFilter', 'mutation', '{ discarded }'],
  deliveryStats: ['DeliveryStatsFilter', 'query', '{ succeeded }'],
} as const;

type Field = keyof typeof FIELDS;

/** Times that nothing lies before, and times that nothing lies after. */
const PAST = [
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00+14:00',
  '1900-02-28T12:00:00Z',
  '0001-01-01T00:00:00Z',
];
const FUTURE = ['2999-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'];
/** No times that are written in four digits of a year, or none at all. */
const NO_TIMES = [
  '+275760-09-13T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '-271821-04-20T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
  '9999-12-31T23:59:59-01:00',
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '',
];

describe('times at the ends of the calendar', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
    const { tenantId } = people;
    const dead = { tenantId, status: 'dead', reason: 'REJECTED' } as const;
    const { webhookId } = await makeDeliveries(api, { ...dead, count: 3 });
    await api.database.pool.query(
      `insert into delivery_stats (tenant_id, webhook_id, minute, succeeded, failed, dead, duration_ms_sum)
       values ($1, $2, date_trunc('minute', now()), 3, 0, 0, 0)`,
      [tenantId, webhookId],
    );
  });

  async function ask(field: Field, filter: Record<string, unknown>) {
    const [type, kind, selection] = FIELDS[field];
    const query = `${kind} ($filter: ${type}) { found: ${field}(filter: $filter) ${selection} }`;
    return api.graphql(query, { filter }, people.owner);
  }

  async function count(field: Field, filter: Record<string, unknown>): Promise<number> {
    const { data, errors } = await ask(field, filter);
    expect(errors, `${field} ${JSON.stringify(filter)}`).toBeUndefined();
    const { found } = data;
    if (typeof found === 'number') return found;
    return found.edges?.length ?? found.replay?.total ?? found.discarded ?? found.succeeded;
  }

  // What discards comes last, when the others have seen what it discards.
  const lists = ['events', 'deliveries', 'deadLetters', 'deadLetterCount', 'replayDeadLetters'];

  it.each(lists as Field[])('%s: all since a time in the past, none until it', async (field) => {
    for (const time of PAST) {
      expect(await count(field, { from: time }), time).toBe(3);
      expect(await count(field, { to: time }), time).toBe(0);
      expect(await count(field, { from: time, to: FUTURE[0] }), time).toBe(3);
    }
    for (const time of FUTURE) {
      expect(await count(field, { to: time }), time).toBe(3);
      expect(await count(field, { from: time }), time).toBe(0);
    }
  });

  it('deliveryStats: nothing in a span that lies wholly before 1970, or after all that was', async () => {
    for (const time of [...PAST, ...FUTURE])
      expect(await count('deliveryStats', { to: time })).toBe(0);
    expect(
      await count('deliveryStats', { from: '1969-06-01T00:00:00Z', to: '1970-05-01T00:00:00Z' }),
    ).toBe(0);
    expect(
      await count('deliveryStats', {
        from: '9999-12-01T00:00:00Z',
        to: '9999-12-31T23:59:59.999Z',
      }),
    ).toBe(0);
    const { errors } = await ask('deliveryStats', { from: '1960-01-01T00:00:00Z' });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'from' }],
    });
  });

  it.each(Object.keys(FIELDS) as Field[])(
    '%s: what is no such time is refused with its path',
    async (field) => {
      for (const end of ['from', 'to']) {
        for (const time of NO_TIMES) {
          const { errors, status } = await ask(field, { [end]: time });
          expect(errors, time).toHaveLength(1);
          expect(errors?.[0]?.extensions, time).toMatchObject({
            code: 'VALIDATION_FAILED',
            details: [{ path: `filter.${end}`, message: expect.stringContaining('ISO 8601') }],
          });
          expect(status).toBe(400);
        }
      }
      const [, kind, selection] = FIELDS[field];
      const literal = `${kind} { ${field}(filter: { to: "+275760-09-13T00:00:00Z" }) ${selection} }`;
      const { errors } = await api.graphql(literal, {}, people.owner);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'filter.to' }],
      });
    },
  );

  it('discardDeadLetters: none until a time in the past, all since it', async () => {
    for (const time of PAST) expect(await count('discardDeadLetters', { to: time })).toBe(0);
    for (const time of FUTURE) expect(await count('discardDeadLetters', { from: time })).toBe(0);
    expect(await count('discardDeadLetters', { from: PAST[0] })).toBe(3);
  });

  it('GET /api/v1/deliveries answers likewise', async () => {
    const list = (query: Record<string, string>) =>
      api.call('GET', `/api/v1/deliveries?${new URLSearchParams(query)}`, { token: people.owner });
    for (const time of PAST) {
      expect((await list({ from: time })).body.data, time).toHaveLength(3);
      expect((await list({ to: time })).body.data, time).toEqual([]);
    }
    for (const time of FUTURE) {
      expect((await list({ to: time })).body.data, time).toHaveLength(3);
      expect((await list({ from: time })).body.data, time).toEqual([]);
    }
    for (const time of NO_TIMES) {
      const answer = await list({ from: time });
      expect(answer.status, time).toBe(400);
      expect(answer.body.error, time).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'from' }],
      });
    }
  });

  it('publishEvent takes a time before 1970 as the time of the fact, and no other than of the calendar', async () => {
    const publish = (timestamp: string) =>
      api.graphql(
        'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { timestamp } } }',
        { input: { eventType: 'order.created', data: {}, timestamp } },
        people.owner,
      );
    const { data } = await publish('1815-12-10T00:00:00.000Z');
    expect(data.publishEvent.event.timestamp).toBe('1815-12-10T00:00:00.000Z');
    for (const time of NO_TIMES) {
      const { errors } = await publish(time);
      expect(errors?.[0]?.extensions, time).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: [{ path: 'input.timestamp' }],
      });
    }
  });
});
