import { createWebhook, type Receiver, startReceiver, waitUntil } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { useApi } from './support/use-api.ts';

/** Names that objects of JavaScript have without being given them. */
const NAMES = ['__proto__', 'constructor', 'prototype'];

/** Filters as JSON text: what no object literal can say. Each wants the member `name` to be 1. */
const FORMS: Record<string, (name: string) => string> = {
  plain: (name) => `{"${name}":1}`,
  'with an operator': (name) => `{"${name}":{"$eq":1}}`,
  'in $and': (name) => `{"$and":[{"${name}":1}]}`,
  'in $or': (name) => `{"$or":[{"${name}":1},{"never":true}]}`,
  'in $not': (name) => `{"$not":{"${name}_ne":1}}`,
  'as a segment of a path': (name) => `{"a.${name}.b":1}`,
  'in a value that is compared': (name) => `{"a":{"$eq":{"${name}":{"b":1}}}}`,
};

/** Data that has the member, and data that has not. */
const fits = (name: string) => `{"${name}":1,"a":{"${name}":{"b":1}}}`;
const fitsNot = (name: string) => `{"other":1,"a":{"${name}":{"b":2}}}`;

describe('members that JavaScript gives every object, as paths of filters', () => {
  const api = useApi();
  let people: People;
  let receiver: Receiver;
  beforeAll(async () => {
    people = await makePeople(api);
    receiver = await startReceiver();
  });
  afterAll(() => receiver.stop());

  /** Registers the filters by REST, from JSON text. */
  async function registerByRest(filters: string): Promise<string> {
    const raw = `{"callback_url":"${receiver.url}","trigger_conditions":{"filters":${filters}}}`;
    const answer = await api.call('POST', '/api/v1/webhooks', { token: people.owner, raw });
    expect(answer.status, answer.text).toBe(200);
    return answer.body.webhook_id;
  }

  /** Sends a GraphQL request whose variables are JSON text. */
  async function ask(query: string, variables: string) {
    const raw = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
    const answer = await api.call('POST', '/graphql', { token: people.owner, raw });
    expect(answer.body.errors, variables).toBeUndefined();
    return answer.body.data;
  }

  async function registerByGraphql(filters: string): Promise<string> {
    const data = await ask(
      'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
      `{"input":{"callbackUrl":"${receiver.url}","filters":${filters}}}`,
    );
    return data.createWebhook.webhook.id;
  }

  async function registerByLiteral(filters: string): Promise<string> {
    // Names of GraphQL have no dots and no dollars: only the plain form can be written so.
    const literal = filters.replaceAll('"', '');
    const data = await ask(
      `mutation { createWebhook(input: { callbackUrl: "${receiver.url}", filters: ${literal} }) { webhook { id } } }`,
      '{}',
    );
    return data.createWebhook.webhook.id;
  }

  async function insert(filters: string): Promise<string> {
    const hook = { keyRing: api.keyRing, tenantId: people.tenantId, callbackUrl: receiver.url };
    const { id } = await createWebhook(api.database.pool, {
      ...hook,
      filters: JSON.parse(filters),
    });
    return id;
  }

  /** Publishes data, and tells what became of it for a webhook; null while nothing did. */
  async function outcomeFor(webhookId: string, dataText: string): Promise<boolean | null> {
    const data = await ask(
      'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { event { deliveries { webhook { id } } filteredWebhooks { id } } } }',
      `{"input":{"eventType":"order.created","data":${dataText}}}`,
    );
    const { event } = data.publishEvent;
    const isWebhook = ({ id }: { id: string }) => id === webhookId;
    if (event.filteredWebhooks.some(isWebhook)) return false;
    const webhooks = event.deliveries.map(
      (delivery: { webhook: { id: string } }) => delivery.webhook,
    );
    return webhooks.some(isWebhook) ? true : null;
  }

  /** Whether data goes to a webhook, once this process has heard of it. */
  function goesTo(webhookId: string, dataText: string): Promise<boolean> {
    const describe = `an event came to webhook ${webhookId}`;
    return waitUntil(
      async () => {
        const outcome = await outcomeFor(webhookId, dataText);
        return outcome === null ? undefined : { outcome };
      },
      { describe },
    ).then(({ outcome }) => outcome);
  }

  async function previews(filters: string, dataText: string): Promise<boolean> {
    const data = await ask(
      'mutation ($input: PreviewFilterInput!) { previewFilter(input: $input) { matches } }',
      `{"input":{"filters":${filters},"data":${dataText}}}`,
    );
    return data.previewFilter.matches;
  }

  const ways = { REST: registerByRest, GraphQL: registerByGraphql, 'the database': insert };

  describe.each(NAMES)('%s', (name) => {
    const unwanted = ['{}', '{"a":{}}', fitsNot(name)];

    it.each(Object.keys(FORMS))(
      '%s: matches what has it and nothing else, however registered',
      async (form) => {
        const filters = FORMS[form]?.(name) ?? '';
        const data = form.includes('compared') ? `{"a":{"${name}":{"b":1}}}` : fits(name);
        expect(await previews(filters, data)).toBe(true);
        for (const other of unwanted) expect(await previews(filters, other), other).toBe(false);
        for (const [way, register] of Object.entries(ways)) {
          const id = await register(filters);
          expect(await goesTo(id, data), way).toBe(true);
          for (const other of unwanted)
            expect(await goesTo(id, other), `${way} ${other}`).toBe(false);
          await api.database.pool.query('update webhooks set deleted_at = now() where id = $1', [
            id,
          ]);
        }
      },
    );

    it('is read back as it was registered', async () => {
      const filters = `{"${name}":1,"x":{"$eq":{"${name}":2}}}`;
      for (const [way, register] of Object.entries(ways)) {
        const id = await register(filters);
        const rest = await api.call('GET', `/api/v1/webhooks/${id}`, { token: people.viewer });
        expect(filtersIn(rest.text, 'filters'), way).toEqual(JSON.parse(filters));
        const query = `{ webhook(id: "${id}") { filters } }`;
        const graphql = await api.call('POST', '/graphql', {
          token: people.viewer,
          body: { query },
        });
        expect(filtersIn(graphql.text, 'filters'), way).toEqual(JSON.parse(filters));
        const update = await api.call('PATCH', `/api/v1/webhooks/${id}`, {
          token: people.owner,
          body: { description: 'changed' },
        });
        expect(filtersIn(update.text, 'filters'), way).toEqual(JSON.parse(filters));
        expect(await goesTo(id, '{}'), way).toBe(false);
        await api.database.pool.query('update webhooks set deleted_at = now() where id = $1', [id]);
      }
    });
  });

  it('are plain paths in a literal of a GraphQL document too', async () => {
    for (const name of [...NAMES, 'toString', 'hasOwnProperty', '__defineGetter__']) {
      const id = await registerByLiteral(`{"${name}":1}`);
      expect(await goesTo(id, `{"${name}":1}`), name).toBe(true);
      expect(await goesTo(id, '{}'), name).toBe(false);
      await api.database.pool.query('update webhooks set deleted_at = now() where id = $1', [id]);
    }
  });
});

/** The value of a member, wherever it stands in a JSON text. */
function filtersIn(text: string, member: string): unknown {
  let found: unknown;
  JSON.parse(text, (key, value: unknown) => {
    if (key === member && found === undefined) found = value;
    return value;
  });
  return found;
}
