import { createHmac, randomUUID } from 'node:crypto';
import { waitUntil } from '@posthorn/testkit';
import type { Canaries } from './canary.ts';
import type { SourceCredentials } from './sources.ts';
import type { Talk } from './talk.ts';

export interface EventParts {
  readonly canaries: Canaries;
  readonly talk: Talk;
  readonly sources: readonly SourceCredentials[];
  readonly operatorToken: string;
  readonly ownerToken: string;
}

const eventOf = (type: string, data: object) => ({
  event_id: `evt_${randomUUID()}`,
  client_id: 'demo',
  event_type: type,
  timestamp: new Date().toISOString(),
  data,
  source: 'shop',
  version: '1.0',
});

/** What events carry, planted before any is sent. */
export interface Payloads {
  /** In events for every webhook. */
  readonly payload: string;
  /** In events for the webhook alone that has it encrypted. */
  readonly encrypted: string;
  /** In events that are refused. */
  readonly refused: string;
}

export function plantPayloads(canaries: Canaries): Payloads {
  return {
    payload: canaries.plant('payload'),
    encrypted: canaries.plant('encrypted payload'),
    refused: canaries.plant('refused payload'),
  };
}

/** An event for every webhook, with the credentials of each source. */
export async function sendGoodEvents({ talk, sources }: EventParts, payloads: Payloads) {
  for (const source of sources) {
    const event = eventOf('order.created', { note: payloads.payload });
    const answer = await talk.ingest(source, event);
    if (answer?.status !== 202) throw new Error(`not accepted: ${JSON.stringify(answer?.json)}`);
    // Once more, and with other content.
    await talk.ingest(source, event);
    await talk.ingest(source, { ...event, data: { note: payloads.refused } });
  }
  const [source] = sources;
  if (source === undefined) throw new Error('no source');
  const card = { card: { number: payloads.encrypted } };
  await talk.ingest(source, eventOf('customer.created', card));
}

/** An event while something is away: whatever is answered. */
export async function sendInto(talk: Talk, sources: readonly SourceCredentials[], note: string) {
  for (const source of sources) await talk.ingest(source, eventOf('order.created', { note }));
}

/** Requests that no source should send. */
export async function sendBadEvents(parts: EventParts, payloads: Payloads): Promise<void> {
  const { talk, canaries, sources, operatorToken, ownerToken } = parts;
  const [source] = sources;
  if (source === undefined) throw new Error('no source');
  const note = payloads.refused;
  const create = `mutation ($input: CreateEventTypeInput!) {
    createEventType(input: $input) { eventType { name } } }`;
  const schema = {
    type: 'object',
    additionalProperties: false,
    properties: {
      note: { enum: ['a', 'b'] },
      code: { type: 'string', pattern: '^[0-9]+$' },
      at: { type: 'string', format: 'date' },
      list: { type: 'array', items: { type: 'number' } },
    },
  };
  const input = { name: 'canary.strict', jsonSchema: schema, onSchemaFault: 'REJECT' };
  await talk.graphql(create, { input }, operatorToken);
  // The catalogue is known to every process within a second.
  await waitUntil(
    async () => (await talk.ingest(source, eventOf('canary.strict', { note })))?.status === 400,
    { describe: 'the schema known' },
  );
  const faulty = { note, code: note, at: note, list: [note], [note]: note };
  const good = eventOf('order.created', { note });
  const text = JSON.stringify(good);
  for (const body of [
    JSON.stringify(eventOf('canary.strict', faulty)),
    JSON.stringify([eventOf('canary.strict', faulty), { note }, note]),
    JSON.stringify({
      ...good,
      event_type: note,
      timestamp: note,
      event_id: [note],
      client_id: note,
    }),
    JSON.stringify({ ...good, version: { note }, source: note.padEnd(10_000, 'x') }),
    text.slice(0, -3),
    text.replace('"demo"', note),
    `"${note}"`,
    note,
    JSON.stringify({ ...good, data: { note: note.padEnd(300_000, 'x') } }),
  ]) {
    await talk.ingest(source, body);
  }
  const wrongKey = canaries.plant('wrong source key');
  const wrongSecret = canaries.plant('wrong source secret');
  const signature = createHmac('sha256', wrongSecret).update(text).digest('hex');
  await talk.ingest({ ...source, apiKey: `phs_${wrongKey}` }, good);
  await talk.ingest({ ...source, webhookSecret: wrongSecret }, good);
  await talk.ingest(source, good, { signature: `${signature}${wrongSecret}` });

  const publish =
    'mutation ($input: PublishEventInput!) { publishEvent(input: $input) { __typename } }';
  for (const odd of [{ eventType: `${note} ` }, { eventType: 'canary.strict', data: faulty }]) {
    const wanted = { data: { note }, ...odd };
    await talk.refusedGraphql(publish, { input: wanted }, ownerToken);
  }
  const dataText = { eventType: 'order.created', dataText: `{"note":"${note}"` };
  await talk.refusedGraphql(publish, { input: dataText }, ownerToken);
}
