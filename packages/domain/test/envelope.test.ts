import { describe, expect, it } from 'vitest';
import { normaliseTimestamp } from '../src/index.ts';
import { eventOf, eventText, faultPaths, parsedEvents } from './ingest-samples.ts';

describe('the fields of an event', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['no id', { event_id: undefined }, ['event_id']],
    ['null id', { event_id: null }, ['event_id']],
    ['number as id', { event_id: 5 }, ['event_id']],
    ['empty id', { event_id: '' }, ['event_id']],
    ['long id', { event_id: 'a'.repeat(201) }, ['event_id']],
    ['control character in the id', { event_id: 'a\nb' }, ['event_id']],
    ['NUL in the id', { event_id: 'a\u0000' }, ['event_id']],
    ['id that no header can carry', { event_id: 'évt' }, ['event_id']],
    ['padded id', { event_id: ' a' }, ['event_id']],
    ['no type', { event_type: undefined }, ['event_type']],
    ['bad type', { event_type: 'a..b' }, ['event_type']],
    ['pattern as type', { event_type: 'payment.*' }, ['event_type']],
    ['long type', { event_type: 'a'.repeat(129) }, ['event_type']],
    ['number as type', { event_type: 1 }, ['event_type']],
    ['empty client', { client_id: '' }, ['client_id']],
    ['long client', { client_id: 'a'.repeat(101) }, ['client_id']],
    ['object as client', { client_id: {} }, ['client_id']],
    ['NUL in the client', { client_id: 'a\u0000' }, ['client_id']],
    ['local time', { timestamp: '2026-05-18T18:06:00' }, ['timestamp']],
    ['number as time', { timestamp: 1779127560 }, ['timestamp']],
    ['long source', { source: 'a'.repeat(201) }, ['source']],
    ['NUL in the source', { source: 'a\u0000' }, ['source']],
    ['half a surrogate pair in the source', { source: '\ud800' }, ['source']],
    ['number as version', { version: 1 }, ['version']],
    ['empty version', { version: '' }, ['version']],
    ['long version', { version: 'a'.repeat(51) }, ['version']],
    ['no data', { data: undefined }, ['data']],
    [
      'everything wrong',
      {
        event_id: 1,
        event_type: 2,
        client_id: 3,
        timestamp: 4,
        source: 5,
        version: 6,
        data: undefined,
      },
      ['event_id', 'event_type', 'client_id', 'source', 'version', 'timestamp', 'data'],
    ],
  ])('%s: each fault is told with its path', (_, fields, paths) => {
    expect(faultPaths(eventText(fields))).toEqual(paths);
  });

  it('are as long as they may be', () => {
    const fields = {
      event_id: `a${' '.repeat(198)}b`,
      event_type: 'a'.repeat(128),
      client_id: 'a'.repeat(100),
      source: 'é'.repeat(200),
      version: 'a'.repeat(50),
    };
    expect(eventOf(eventText(fields))).toMatchObject({
      eventId: fields.event_id,
      source: fields.source,
    });
  });

  it('have their defaults when left out or null', () => {
    const absent = { client_id: undefined, source: undefined, version: undefined };
    const defaults = { clientId: null, source: null, version: '1.0' };
    expect(eventOf(eventText(absent))).toMatchObject(defaults);
    expect(eventOf(eventText({ client_id: null, source: null, version: null }))).toMatchObject(
      defaults,
    );
  });

  it.each([null, false, 0, '', [], {}, 'text', [1]])('data may be any JSON value: %j', (data) => {
    const event = eventOf(eventText({ data }));
    expect(event.data).toEqual(data);
    expect(event.dataText).toBe(JSON.stringify(data));
  });

  it('tell the id of a faulty event when it is a good one', () => {
    expect(parsedEvents(eventText({ event_type: '' }))).toMatchObject([{ eventId: 'evt_123' }]);
    expect(parsedEvents(eventText({ event_id: 'é' }))).toMatchObject([{ eventId: null }]);
  });

  describe('in camelCase', () => {
    const camel = {
      eventId: 'evt_1',
      clientId: 'acme',
      eventType: 'a.b',
      timestamp: '2026-05-18T18:06:00Z',
      data: {},
    };

    it('are read alike', () => {
      expect(eventOf(JSON.stringify(camel))).toMatchObject({
        eventId: 'evt_1',
        clientId: 'acme',
        eventType: 'a.b',
      });
    });

    it('have their faults told in camelCase', () => {
      const faulty = JSON.stringify({ ...camel, eventId: 1, clientId: '', eventType: undefined });
      expect(faultPaths(faulty)).toEqual(['eventId', 'eventType', 'clientId']);
    });

    it('give way to snake_case where both are there', () => {
      const both = JSON.stringify({ ...camel, event_id: 'snake', client_id: null });
      expect(eventOf(both)).toMatchObject({ eventId: 'snake', clientId: null, eventType: 'a.b' });
      expect(faultPaths(JSON.stringify({ ...camel, event_id: null }))).toEqual(['event_id']);
    });
  });

  it('are not taken from a prototype, nor can they make one', () => {
    const text = '{"__proto__":{"event_id":"evil"},"event_type":"a","data":1}';
    expect(faultPaths(text)).toEqual(['event_id']);
  });

  it('that are unknown are ignored', () => {
    expect(eventOf(eventText({ extra: { data: 1 }, dat: 2 })).dataText).toBe('{"amount":1}');
  });
});

describe('timestamps', () => {
  it.each([
    ['2026-05-18T18:06:00Z', '2026-05-18T18:06:00.000Z'],
    ['2026-05-18T18:06:00.123Z', '2026-05-18T18:06:00.123Z'],
    ['2026-05-18T18:06:00.1Z', '2026-05-18T18:06:00.100Z'],
    ['2026-05-18T18:06:00,123456789Z', '2026-05-18T18:06:00.123Z'],
    ['2026-05-18t18:06:00z', '2026-05-18T18:06:00.000Z'],
    ['2026-05-18T18:06Z', '2026-05-18T18:06:00.000Z'],
    ['2026-05-18T18:06:00+02:00', '2026-05-18T16:06:00.000Z'],
    ['2026-05-18T18:06:00-0530', '2026-05-18T23:36:00.000Z'],
    ['2026-05-18T18:06:00+02', '2026-05-18T16:06:00.000Z'],
    ['2026-12-31T23:59:60Z', '2027-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['0050-01-01T00:00:00+00:00', '0050-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00+14:00', '2025-12-31T10:00:00.000Z'],
  ])('%s becomes %s', (text, expected) => {
    expect(normaliseTimestamp(text)).toBe(expected);
    expect(normaliseTimestamp(expected)).toBe(expected);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-02-30T00:00:00.000+00:00',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '2026-01-01 00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '+12026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
    'yesterday',
    '',
  ])('%j is refused', (text) => {
    expect(normaliseTimestamp(text)).toBeNull();
  });
});
