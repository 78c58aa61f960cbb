import { describe, expect, it } from 'vitest';
import { contentHash, deliveryBody } from '../src/index.ts';
import { eventOf, eventText, parsedEvents } from './ingest-samples.ts';

const around = (member: string) => `{"event_id":"e","event_type":"a",${member}}`;

describe('data reaches the receiver as it was sent, byte for byte', () => {
  it.each([
    '{"b":1,"a":2,"10":3,"9":4}',
    '{"price":1.50,"n":1E+2,"z":-0,"tiny":1e-400}',
    '{"id":9007199254740993,"huge":123456789012345678901234567890}',
    '{"name":"Zo\\u00eb","raw":"木村 😀","nul":"\\u0000","half":"\\ud800","slash":"\\/"}',
    '{ "a" : [ 1 , 2 ] ,\n\t"b" : { } }',
    '{"a":1,"a":2}',
    '"a \\"quoted\\" \\\\"',
    '"\\\\\\\\"',
    '"ends in a backslash \\\\"',
    '[{"data":1},{"data":{"data":2}}]',
    '{"data":{"data":"data"}}',
    '"data"',
    '"}],{[\\":,"',
    'null',
    '-1.0',
    'true',
  ])('%s', (dataText) => {
    for (const body of [
      around(`"data":${dataText}`),
      around(`"data" \n:\t ${dataText} \r\n`),
      ` ${around(`"x":{"data":5},"data":${dataText},"y":"data","z":["data",{"data":6}]`)} `,
      `{"data":${dataText},"event_id":"e","event_type":"a"}`,
      `[ ${around(`"data": ${dataText} , "version":"2"`)} ]`,
    ]) {
      const event = eventOf(body);
      expect(event.dataText).toBe(dataText);
      expect(event.data).toEqual(JSON.parse(dataText));
      expect(deliveryBody(event).endsWith(`,"data":${dataText}}`)).toBe(true);
    }
  });

  it.each([
    ['given twice', '"data":{"first":1},"data":[2]', '[2]'],
    ['given twice, the last a scalar', '"data":[1],"data":2', '2'],
    ['with an escaped name', '"d\\u0061ta":1', '1'],
    ['with an escaped name last', '"data":1,"\\u0064\\u0061\\u0074\\u0061":{"a":2}', '{"a":2}'],
    ['with an escaped name first', '"\\u0064ata":{"a":2},"data":1', '1'],
    [
      'beside a name that only looks like it',
      '"data":1,"d\\\\u0061ta":2,"data\\"":3,"Data":4',
      '1',
    ],
  ])('%s: the one that JSON.parse takes', (_, members, expected) => {
    const event = eventOf(around(members));
    expect(event.dataText).toBe(expected);
    expect(JSON.parse(event.dataText)).toEqual(event.data);
  });

  it('agrees with JSON.parse over random events', () => {
    const random = randomNumbers(42);
    for (let round = 0; round < 3_000; round += 1) {
      const count = 1 + Math.floor(random() * 3);
      const texts = Array.from({ length: count }, () => randomEvent(random));
      const body = count === 1 && random() < 0.5 ? (texts[0] ?? '') : `[${texts.join(' ,')}]`;
      for (const event of parsedEvents(body)) {
        if (!event.ok) throw new Error(`${JSON.stringify(event)} in ${body}`);
        expect(JSON.parse(event.event.dataText)).toEqual(event.event.data);
        expect(body).toContain(event.event.dataText);
      }
    }
  });

  it('never throws or hangs on random bytes of JSON', () => {
    const random = randomNumbers(7);
    const bits = ['{', '}', '[', ']', '"', ':', ',', '\\', '"data"', '1', ' ', 'null', 'é'];
    for (let round = 0; round < 20_000; round += 1) {
      const size = Math.floor(random() * 20);
      const text = Array.from({ length: size }, () => pick(random, bits)).join('');
      expect(() => {
        try {
          parsedEvents(text);
        } catch (error) {
          if (!String(error).includes('refused: ')) throw error;
        }
      }).not.toThrow();
    }
  });
});

describe('the delivered body', () => {
  it('has the members of the contract, in order', () => {
    expect(deliveryBody(eventOf(eventText({ source: 'S"ü' })))).toBe(
      '{"id":"evt_123","type":"payment.succeeded","timestamp":"2026-05-18T18:06:00.000Z","source":"S\\"ü","version":"1.0","data":{"amount":1}}',
    );
    expect(deliveryBody(eventOf(eventText({ source: null })))).toContain('"source":null');
  });
});

describe('the content hash tells a duplicate from a conflict', () => {
  const hashOf = (fields: Record<string, unknown>, nowMs?: number) =>
    contentHash(eventOf(eventText(fields), undefined, {}, nowMs ? { nowMs } : {})).toString('hex');

  it('is the same for the same content, however the event is spelled', () => {
    const camel =
      '{"data":{"amount":1},"eventType":"payment.succeeded","eventId":"evt_123","source":"payment_service","timestamp":"2026-05-18T20:06:00+02:00"}';
    expect(contentHash(eventOf(camel)).toString('hex')).toBe(hashOf({}));
    expect(contentHash(eventOf(camel))).toHaveLength(32);
  });

  it('does not depend on a time of receipt, or no retry would be a duplicate', () => {
    expect(hashOf({ timestamp: undefined }, 1_000)).toBe(hashOf({ timestamp: undefined }, 2_000));
  });

  it.each([
    { event_id: 'evt_124' },
    { event_type: 'payment.failed' },
    { timestamp: '2026-05-18T18:06:00.001Z' },
    { timestamp: undefined },
    { source: null },
    { source: '' },
    { version: '1.1' },
    { data: { amount: 2 } },
    { data: '{"amount":1}' },
  ])('differs with %j', (fields) => {
    expect(hashOf(fields)).not.toBe(hashOf({}));
  });
});

/** A small seeded generator (mulberry32), so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function randomEvent(random: () => number): string {
  const members = ['"event_id":"e"', '"event_type":"a"', `"data":${randomJson(random, 4)}`];
  if (random() < 0.3) members.push(`"d\\u0061ta":${randomJson(random, 3)}`);
  if (random() < 0.3) members.push(`"other":${randomJson(random, 3)}`);
  const blanks = () => pick(random, ['', '', ' ', '\n\t']);
  members.sort(() => random() - 0.5);
  return `{${members.map((member) => blanks() + member + blanks()).join(',')}}`;
}

function randomJson(random: () => number, depth: number): string {
  const strings = ['"data"', '"\\\\"', '"\\""', '"[{,:}]"', '"é😀"', '""', '"\\\\\\""'];
  const kind = random();
  if (depth === 0 || kind < 0.4) {
    return pick(random, ['1', '-0', '1.50', 'true', 'null', '12345678901234567890', ...strings]);
  }
  const items = Array.from({ length: Math.floor(random() * 4) }, () =>
    randomJson(random, depth - 1),
  );
  if (kind < 0.6) return `[${items.join(', ')}]`;
  return `{${items.map((item) => `${pick(random, strings)} :${item}`).join(',')}}`;
}
