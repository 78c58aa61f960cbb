import { describe, expect, it } from 'vitest';
import { codeOf, eventOf, faultPaths, parse, parsedEvents } from './ingest-samples.ts';

const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const sample = {
  specversion: '1.0',
  id: 'ce-1',
  source: '/shop/orders',
  type: 'com.example.order.created',
  time: '2026-05-18T20:06:00+02:00',
  clientid: 'acme',
  datacontenttype: 'application/json',
  subject: 'ignored',
};
const text = (fields: object = {}, data = '{"b":1.50,"a":9007199254740993}') =>
  `{"data": ${data} ,${JSON.stringify({ ...sample, ...fields }).slice(1)}`;
const canonical = {
  eventId: 'ce-1',
  clientId: 'acme',
  eventType: 'com.example.order.created',
  timestamp: '2026-05-18T18:06:00.000Z',
  source: '/shop/orders',
  version: '1.0',
  dataText: '{"b":1.50,"a":9007199254740993}',
};

describe('CloudEvents 1.0, structured mode', () => {
  it('becomes the canonical event, its data untouched', () => {
    expect(eventOf(text(), STRUCTURED)).toMatchObject(canonical);
    expect(eventOf(text(), `${STRUCTURED}; charset=UTF-8`)).toMatchObject(canonical);
  });

  it('may leave out time, clientid and data', () => {
    const { time: _, clientid: __, ...rest } = sample;
    expect(eventOf(JSON.stringify(rest), STRUCTURED)).toMatchObject({
      clientId: null,
      hasOwnTimestamp: false,
      dataText: 'null',
      data: null,
    });
  });

  it.each<[object, string[]]>([
    [{ specversion: '0.3' }, ['specversion']],
    [{ specversion: undefined }, ['specversion']],
    [{ source: undefined }, ['source']],
    [{ source: '' }, ['source']],
    [{ id: '' }, ['id']],
    [{ type: 'a b', time: 'now', clientid: 7 }, ['type', 'clientid', 'time']],
    [{ data_base64: 'AAAA' }, ['data_base64']],
  ])('%j: faults are told by their CloudEvents names', (fields, paths) => {
    expect(faultPaths(text(fields), STRUCTURED)).toEqual(paths);
  });

  it('is one event, not an array', () => {
    expect(codeOf(`[${text()}]`, STRUCTURED)).toBe('VALIDATION_FAILED');
  });
});

describe('CloudEvents 1.0, batch mode', () => {
  it('is an array of events, each with its own answer', () => {
    const body = `[${text()}, ${text({ id: 'ce-2' }, '[2]')},${text({ specversion: '2.0' })},7]`;
    expect(parse(body, BATCH)).toMatchObject({ ok: true, isArray: true });
    expect(parsedEvents(body, BATCH)).toMatchObject([
      { ok: true, event: canonical },
      { ok: true, event: { eventId: 'ce-2', dataText: '[2]' } },
      { ok: false, code: 'VALIDATION_FAILED', eventId: 'ce-1' },
      { ok: false, code: 'VALIDATION_FAILED', eventId: null },
    ]);
  });

  it('is nothing but an array', () => {
    expect(codeOf(text(), BATCH)).toBe('VALIDATION_FAILED');
  });
});

describe('CloudEvents 1.0, binary mode', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'ce-1',
    'ce-source': '/shop/orders',
    'ce-type': 'com.example.order.created',
    'ce-time': '2026-05-18T18:06:00Z',
    'ce-clientid': 'acme',
    'content-type': 'application/json',
  };
  const data = '{"b":1.50,"a":9007199254740993}';

  it('becomes the canonical event: attributes from headers, data from the body', () => {
    expect(eventOf(` ${data}\n`, 'application/json', headers)).toMatchObject(canonical);
    expect(eventOf('[1]', 'application/vnd.acme+json', headers).dataText).toBe('[1]');
  });

  it('may have no body', () => {
    expect(eventOf('', 'application/json', headers)).toMatchObject({
      dataText: 'null',
      data: null,
    });
  });

  it('has its headers unquoted and percent-decoded', () => {
    const decoded = (source: string) =>
      eventOf(data, 'application/json', { ...headers, 'ce-source': source }).source;
    expect(decoded('Euro%20%E2%82%AC%20%F0%9F%98%80')).toBe('Euro € 😀');
    expect(decoded('"a \\"b\\" %41"')).toBe('a "b" A');
    expect(decoded('100%')).toBe('100%');
  });

  it('reads an array as data, not as a batch', () => {
    expect(parse('[{},{}]', 'application/json', headers)).toMatchObject({
      ok: true,
      isArray: false,
      events: [{ ok: true, event: { dataText: '[{},{}]' } }],
    });
  });

  it.each([
    ['{"a":', 'MALFORMED_JSON'],
    ['\ufeff{}', 'INVALID_ENCODING'],
    ['['.repeat(64), 'NESTING_TOO_DEEP'],
    [`"${'x'.repeat(256 * 1024)}"`, 'EVENT_TOO_LARGE'],
  ])('refuses a broken body (%#): %s', (body, code) => {
    expect(codeOf(body, 'application/json', headers)).toBe(code);
  });

  it('takes data as deep as the other modes do', () => {
    const deep = '['.repeat(63) + ']'.repeat(63);
    expect(codeOf(deep, 'application/json', headers)).toBe('ok');
    expect(codeOf(text({}, deep), STRUCTURED)).toBe('ok');
    const wide = `[${'0,'.repeat(5_000)}0]`;
    expect(codeOf(wide, 'application/json', headers)).toBe('ok');
  });

  it('tells its faults by header name', () => {
    const faulty = { ...headers, 'ce-specversion': '0.3', 'ce-id': '', 'ce-time': 'now' };
    expect(faultPaths(data, 'application/json', faulty)).toEqual([
      'ce-specversion',
      'ce-id',
      'ce-time',
    ]);
  });
});
