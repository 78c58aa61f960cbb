import { describe, expect, it } from 'vitest';
import {
  codeOf,
  eventOf,
  eventText,
  NOW_MS,
  parse,
  parsedEvents,
  SAMPLE,
} from './ingest-samples.ts';

describe('the body of a request to ingest', () => {
  it('becomes the canonical event', () => {
    expect(parse(eventText())).toEqual({
      ok: true,
      isArray: false,
      events: [
        {
          ok: true,
          event: {
            eventId: 'evt_123',
            clientId: 'acme',
            eventType: 'payment.succeeded',
            timestamp: '2026-05-18T18:06:00.000Z',
            hasOwnTimestamp: true,
            source: 'payment_service',
            version: '1.0',
            dataText: '{"amount":1}',
            data: { amount: 1 },
          },
        },
      ],
    });
  });

  it('may be an array, in order, each event with its own answer', () => {
    const body = `[${eventText()}, 5, ${eventText({ event_id: 'evt_124' })},[],null,{}]`;
    const result = parse(body);
    expect(result).toMatchObject({ ok: true, isArray: true });
    expect(parsedEvents(body)).toMatchObject([
      { ok: true, event: { eventId: 'evt_123' } },
      { ok: false, code: 'VALIDATION_FAILED', details: [{ path: '' }] },
      { ok: true, event: { eventId: 'evt_124', dataText: '{"amount":1}' } },
      { ok: false, code: 'VALIDATION_FAILED' },
      { ok: false, code: 'VALIDATION_FAILED' },
      { ok: false, details: [{ path: 'event_id' }, { path: 'event_type' }, { path: 'data' }] },
    ]);
  });

  it('leaves no mark of an event before on one that has no data', () => {
    const [, second] = parsedEvents(`[${eventText()},${eventText({ data: undefined })}]`);
    expect(second).toMatchObject({ ok: false, eventId: 'evt_123', details: [{ path: 'data' }] });
  });

  describe('with a content type', () => {
    it.each([
      ['application/json', 'ok'],
      ['application/json; charset=utf-8', 'ok'],
      ['Application/JSON;charset="UTF-8"', 'ok'],
      ['application/vnd.acme.v1+json', 'ok'],
      [undefined, 'ok'],
      ['application/json; charset=iso-8859-1', 'UNSUPPORTED_MEDIA_TYPE'],
      ['text/plain', 'UNSUPPORTED_MEDIA_TYPE'],
      ['application/x-www-form-urlencoded', 'UNSUPPORTED_MEDIA_TYPE'],
      ['application/jsonp', 'UNSUPPORTED_MEDIA_TYPE'],
      ['application/cloudevents+avro', 'UNSUPPORTED_MEDIA_TYPE'],
      ['__proto__', 'UNSUPPORTED_MEDIA_TYPE'],
      ['', 'UNSUPPORTED_MEDIA_TYPE'],
    ])('%j: %s', (contentType, expected) => {
      const body = Buffer.from(eventText());
      const result = parse(body, contentType ?? 'application/json');
      expect(result.ok ? 'ok' : result.code).toBe(expected);
    });
  });

  describe('that is broken is refused with a code', () => {
    it.each<[string, string | Uint8Array, string]>([
      ['empty', '', 'EMPTY_BODY'],
      ['only blanks', ' \n\t\r ', 'EMPTY_BODY'],
      ['truncated', eventText().slice(0, -1), 'MALFORMED_JSON'],
      ['truncated in a string', eventText().slice(0, 20), 'MALFORMED_JSON'],
      ['truncated after a backslash', '{"a":"b\\', 'MALFORMED_JSON'],
      ['two values', `${eventText()}${eventText()}`, 'MALFORMED_JSON'],
      ['a comma too many', '{"a":1,}', 'MALFORMED_JSON'],
      ['single quotes', "{'a':1}", 'MALFORMED_JSON'],
      ['NaN', '{"data":NaN}', 'MALFORMED_JSON'],
      ['not at all JSON', 'event_id=1', 'MALFORMED_JSON'],
      ['closing only', ']}]}', 'MALFORMED_JSON'],
      ['a raw NUL', '{"a":"\u0000"}', 'MALFORMED_JSON'],
      ['a byte order mark', `\ufeff${eventText()}`, 'INVALID_ENCODING'],
      ['a stray byte', Buffer.from([0x7b, 0xff, 0x7d]), 'INVALID_ENCODING'],
      ['latin-1', Buffer.from('{"a":"é"}', 'latin1'), 'INVALID_ENCODING'],
      ['UTF-16', Buffer.from(eventText({ source: 'é' }), 'utf16le'), 'INVALID_ENCODING'],
      ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'INVALID_ENCODING'],
      ['an overlong form', Buffer.from([0x22, 0xc0, 0x80, 0x22]), 'INVALID_ENCODING'],
      ['cut inside a character', Buffer.from('{"a":"é"}').subarray(0, 7), 'INVALID_ENCODING'],
      ['a string', '"event"', 'VALIDATION_FAILED'],
      ['a number', '5', 'VALIDATION_FAILED'],
      ['null', 'null', 'VALIDATION_FAILED'],
      ['an empty array', '[]', 'VALIDATION_FAILED'],
    ])('%s', (_, body, code) => {
      expect(codeOf(body)).toBe(code);
    });

    it.each([
      ['arrays', '['],
      ['objects', '{"a":'],
      ['data', `{"event_id":"a","data":${'{"a":['.repeat(3)}`],
    ])('a million levels of %s', (_, opening) => {
      const body = opening.repeat(Math.floor(200_000 / opening.length));
      expect(codeOf(body)).toBe('NESTING_TOO_DEEP');
    });
  });

  describe('is bounded in depth', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    // The event is the first level, `data` stands in it.
    it.each([
      [63, 'ok'],
      [64, 'NESTING_TOO_DEEP'],
    ])('data of %i levels: %s, alone and in an array', (levels, expected) => {
      expect(codeOf(eventText({ data: nested(levels) }))).toBe(expected);
      expect(codeOf(`[${eventText({ data: nested(levels) })}]`)).toBe(expected);
    });

    it('does not take brackets in strings for levels', () => {
      expect(codeOf(eventText({ data: `${'['.repeat(1_000)}\\"{` }))).toBe('ok');
    });
  });

  describe('is bounded in size', () => {
    const limit = 256 * 1024;
    const sized = (bytes: number, filler = 'x') => {
      const rest = bytes - Buffer.byteLength(eventText({ data: '' }));
      return eventText({ data: filler.repeat(rest / Buffer.byteLength(filler)) });
    };

    it.each(['x', 'é', '木', '😀'])('takes 256 KiB of %s and no more', (filler) => {
      const room = limit - Buffer.byteLength(eventText({ data: '' }));
      const width = Buffer.byteLength(filler);
      const fits = sized(limit - (room % width), filler);
      expect(codeOf(fits)).toBe('ok');
      const over = eventText({ data: filler.repeat(Math.floor(room / width) + 1) });
      expect(codeOf(over)).toBe('EVENT_TOO_LARGE');
      expect(parsedEvents(`[${over},${fits}, ${eventText()}]`)).toMatchObject([
        { ok: false, code: 'EVENT_TOO_LARGE' },
        { ok: true },
        { ok: true },
      ]);
    });

    it('takes 1,000 events in an array and no more', () => {
      const many = (count: number) => `[${Array(count).fill(eventText()).join(',')}]`;
      expect(parsedEvents(many(1_000))).toHaveLength(1_000);
      expect(codeOf(many(1_001))).toBe('BATCH_TOO_LARGE');
      expect(codeOf(`[${'1,'.repeat(1_000)}1]`)).toBe('BATCH_TOO_LARGE');
    });

    it('honours other limits', () => {
      expect(codeOf(eventText(), 'application/json', {}, { eventBytesMax: 100 })).toBe(
        'EVENT_TOO_LARGE',
      );
      expect(codeOf(eventText(), 'application/json', {}, { depthMax: 1 })).toBe('NESTING_TOO_DEEP');
    });
  });

  it('takes the time of receipt where an event has none, and says so', () => {
    expect(eventOf(eventText({ timestamp: undefined }))).toMatchObject({
      timestamp: new Date(NOW_MS).toISOString(),
      hasOwnTimestamp: false,
    });
    expect(eventOf(eventText({ timestamp: null })).hasOwnTimestamp).toBe(false);
  });

  it('is taken from any Uint8Array, also from the middle of a larger one', () => {
    const text = eventText({ source: 'Süd' });
    const whole = new TextEncoder().encode(`junk${text}junk`);
    const part = whole.subarray(4, whole.length - 4);
    expect(eventOf(part).source).toBe('Süd');
    expect(SAMPLE.source).toBe('payment_service');
  });
});
