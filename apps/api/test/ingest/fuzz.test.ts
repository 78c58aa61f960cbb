import { expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import { seeded } from './support/random.ts';
import { createSender, createWebhook, eventsOf } from './support/rows.ts';
import { type Answer, newEvent, send, sendRaw } from './support/send.ts';

const api = useApi();

const BODIES = 2_000;
const AT_ONCE = 20;
const SEED = 20_260_518;

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
];

/** Bytes that mean something to JSON, UTF-8 or PostgreSQL. */
const SPICES = [
  '"', '\\', '{', '}', '[', ']', ',', ':', '\0', '\\u0000', '\\ud800', '\ufeff', '\u2028', '__proto__',
  '"data":', '"event_id":', '1e999', '-', 'null', 'true', '\x7f', '😀', "'", '$1', '{}', '[[[[[[[[',
].map((text) => Buffer.from(text)); // biome-ignore format: a list of small things

function mutate(random: () => number, seedBody: Buffer): Buffer {
  let body = seedBody;
  const pick = (max: number) => Math.floor(random() * max);
  for (let n = pick(4); n >= 0; n -= 1) {
    const at = pick(body.length + 1);
    const to = Math.min(body.length, at + pick(12));
    const [head, cut, tail] = [body.subarray(0, at), body.subarray(at, to), body.subarray(to)];
    switch (pick(6)) {
      case 0: // flip a byte
        body = Buffer.concat([head, Buffer.from([pick(256)]), tail]);
        break;
      case 1: // leave out
        body = Buffer.concat([head, tail]);
        break;
      case 2: // twice
        body = Buffer.concat([head, cut, cut, tail]);
        break;
      case 3: // truncate
        body = head;
        break;
      default: // spice
        body = Buffer.concat([head, SPICES[pick(SPICES.length)] ?? Buffer.alloc(0), tail]);
    }
  }
  return body;
}

function seedBodies(): Buffer[] {
  const native = newEvent({ source: 'shop', data: { a: [1.5, 'ü', null, { b: true }] } });
  const cloud = { specversion: '1.0', id: native.event_id, source: '/', type: 'a.b', data: 1 };
  const camel = { eventId: native.event_id, eventType: 'a.b', data: 'x' };
  return [native, cloud, camel, [native, camel], [cloud, cloud]].map((value) =>
    Buffer.from(JSON.stringify(value)),
  );
}

interface Acceptance {
  status: string;
  event_id: string;
  id: string;
}

function acceptancesOf({ status, body }: Answer): Acceptance[] {
  if (status === 202) return [body];
  return status === 207 ? body.results : [];
}

test(`of ${BODIES} mutated bodies (seed ${SEED}) none is a 5xx, and every acceptance is in the database (promise 1)`, async () => {
  const { tenantId, source } = await createSender(api.pool);
  await createWebhook(api.pool, tenantId);
  const random = seeded(SEED);
  const accepted = new Map<string, string>();
  const statuses = new Map<number, number>();

  async function sendOne(): Promise<void> {
    const seeds = seedBodies();
    const body = mutate(random, seeds[Math.floor(random() * seeds.length)] ?? Buffer.alloc(0));
    const type = TYPES[Math.floor(random() * TYPES.length)] ?? '';
    const answer = await sendRaw(api, source, body, { headers: { 'content-type': type } });
    const what = `${type} ${JSON.stringify(body.toString('latin1'))}`;
    expect(answer.status, what).toBeLessThan(500);
    expect(answer.status, what).toBeGreaterThanOrEqual(200);
    if (answer.status >= 400) expect(answer.body.error.code, what).toMatch(/^[A-Z_]+$/);
    for (const result of acceptancesOf(answer)) {
      if (result.status === 'accepted') accepted.set(result.id, result.event_id);
      expect(JSON.stringify(result), what).not.toContain('INTERNAL');
    }
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  }

  for (let sent = 0; sent < BODIES; sent += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, sendOne));
  }
  // Bodies of every kind were among them.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([202, 207, 400]));
  const events = await eventsOf(api.pool, tenantId);
  expect(new Map(events.map((event) => [event.id, event.event_id]))).toEqual(accepted);
  for (const event of events) expect(() => JSON.parse(event.data)).not.toThrow();

  expect((await send(api, source, newEvent())).status).toBe(202);
  expect(api.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
});
