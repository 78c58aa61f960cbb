import { gzipSync } from 'node:zlib';
import { waitUntil } from '@posthorn/testkit';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useApi } from './support/api.ts';
import { createSender, eventsOf, type TestSource } from './support/rows.ts';
import { INGEST_PATH, newEvent, request, send, sendRaw, signed } from './support/send.ts';
import { openRequest, readAll, readAnswer } from './support/socket.ts';

const api = useApi();
let tenantId: string;
let source: TestSource;

beforeAll(async () => {
  ({ tenantId, source } = await createSender(api.pool));
});

// Whatever was sent before: nothing of it is an error of ours, and what comes next is stored.
afterEach(async () => {
  expect(api.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  const event = newEvent();
  expect((await send(api, source, event)).status).toBe(202);
  const { rowCount } = await api.pool.query('select from events where event_id = $1', [
    event.event_id,
  ]);
  expect(rowCount).toBe(1);
});

function withData(data: string, fields = ''): string {
  return `{"event_id":"${newEvent().event_id}","event_type":"a.b"${fields},"data":${data}}`;
}

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels);
}

const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('malformed bodies get a 4xx with a code, and lose nothing', () => {
  test.each<[string, string | Buffer, number, string]>([
    ['nothing', '', 400, 'EMPTY_BODY'],
    ['blanks', ' \r\n\t', 400, 'EMPTY_BODY'],
    ['half an object', '{"event_id":"x"', 400, 'MALFORMED_JSON'],
    ['half a string', '{"event_id":"x', 400, 'MALFORMED_JSON'],
    ['half an array', '[{}', 400, 'MALFORMED_JSON'],
    ['two values', '{}{}', 400, 'MALFORMED_JSON'],
    ['single quotes', "{'event_id':'x'}", 400, 'MALFORMED_JSON'],
    ['a trailing comma', '{"a":1,}', 400, 'MALFORMED_JSON'],
    ['NaN', withData('NaN'), 400, 'MALFORMED_JSON'],
    ['a raw NUL in a string', withData('"\0"'), 400, 'MALFORMED_JSON'],
    ['closing brackets only', ']]]}}}', 400, 'MALFORMED_JSON'],
    ['a string', '"text"', 400, 'VALIDATION_FAILED'],
    ['a number', '7', 400, 'VALIDATION_FAILED'],
    ['null', 'null', 400, 'VALIDATION_FAILED'],
    ['an empty object', '{}', 400, 'VALIDATION_FAILED'],
    ['a byte order mark', utf8(`\ufeff${withData('1')}`), 400, 'INVALID_ENCODING'],
    ['UTF-16', Buffer.from(withData('1'), 'utf16le'), 400, 'MALFORMED_JSON'],
    ['Latin-1', Buffer.from(withData('"ü"'), 'latin1'), 400, 'INVALID_ENCODING'],
    [
      'a lone surrogate in bytes',
      Buffer.concat([utf8('{"event_id":"'), Buffer.from([0xed, 0xa0, 0x80]), utf8('"}')]),
      400,
      'INVALID_ENCODING',
    ],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 400, 'INVALID_ENCODING'],
    ['gzip that says it is JSON', gzipSync(withData('1')), 400, 'INVALID_ENCODING'],
    ['10,000 levels', withData(nested(10_000)), 400, 'NESTING_TOO_DEEP'],
    ['10,000 levels that never close', withData('['.repeat(10_000)), 400, 'NESTING_TOO_DEEP'],
    ['10,000 levels of objects', '{"a":'.repeat(10_000), 400, 'NESTING_TOO_DEEP'],
    ['65 levels', withData(nested(64)), 400, 'NESTING_TOO_DEEP'],
  ])('%s', async (_what, body, status, code) => {
    const answer = await sendRaw(api, source, body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test.each<[string, string, string]>([
    ['NUL in an event id', '{"event_id":"a\\u0000b","event_type":"a.b","data":1}', 'event_id'],
    ['a line break in an event id', '{"event_id":"a\\nb","event_type":"a.b","data":1}', 'event_id'],
    ['a blank at its end', '{"event_id":"ab ","event_type":"a.b","data":1}', 'event_id'],
    ['an event id beyond ASCII', '{"event_id":"ü","event_type":"a.b","data":1}', 'event_id'],
    ['half a surrogate pair', '{"event_id":"\\ud800","event_type":"a.b","data":1}', 'event_id'],
    ['NUL in the source', withData('1', ',"source":"\\u0000"'), 'source'],
    ['half a pair in the source', withData('1', ',"source":"\\udfff"'), 'source'],
    ['NUL in the version', withData('1', ',"version":"\\u0000"'), 'version'],
    ['NUL in the client', withData('1', ',"client_id":"\\u0000"'), 'client_id'],
    ['an object for the client', withData('1', ',"client_id":{}'), 'client_id'],
    ['the year 0000', withData('1', ',"timestamp":"0000-01-01T00:00:00Z"'), 'timestamp'],
    ['before the year 1', withData('1', ',"timestamp":"0001-01-01T00:00:00+01:00"'), 'timestamp'],
    ['after the year 9999', withData('1', ',"timestamp":"9999-12-31T23:59:59-01:00"'), 'timestamp'],
    ['no day of the calendar', withData('1', ',"timestamp":"2026-02-29T00:00:00Z"'), 'timestamp'],
    ['no zone', withData('1', ',"timestamp":"2026-02-28T00:00:00"'), 'timestamp'],
    ['an event type with NUL', '{"event_id":"x","event_type":"a\\u0000","data":1}', 'event_type'],
    [
      '__proto__ for fields',
      '{"__proto__":{"event_id":"x","event_type":"a.b","data":1}}',
      'event_id',
    ],
  ])('%s: 400 with its path', async (_what, body, path) => {
    const answer = await sendRaw(api, source, body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(answer.body.error.details).toContainEqual({ path, message: expect.any(String) });
  });

  test.each<[string, string]>([
    ['64 levels', nested(63)],
    ['NUL as an escape', '"a\\u0000b"'],
    ['half a surrogate pair as an escape', '"\\ud800"'],
    ['__proto__ and constructor', '{"__proto__":{"x":1},"constructor":{"prototype":1}}'],
    ['huge numbers', '[1e999,-1e999,123456789012345678901234567890,1e-999]'],
    ['keys given twice', '{"a":1,"a":2}'],
    ['brackets in strings', `"${'['.repeat(10_000)}"`],
    ['line separators', '"\u2028\u2029"'],
    ['a backslash before a quote', '"\\\\\\"{"'],
  ])('%s in data is stored as it came', async (_what, data) => {
    const body = withData(data);
    const answer = await sendRaw(api, source, body);
    expect(answer.status).toBe(202);
    const events = await eventsOf(api.pool, tenantId);
    expect(events.find(({ id }) => id === answer.body.id)?.data).toBe(data);
  });

  test('of members given twice the last counts, data too', async () => {
    const body = '{"event_id":"twice","event_type":"a.b","data":{"n":1},"data" : {"n":2}}';
    expect((await sendRaw(api, source, body)).status).toBe(202);
    const events = await eventsOf(api.pool, tenantId);
    expect(events.find(({ event_id }) => event_id === 'twice')?.data).toBe('{"n":2}');
  });

  test('256 KiB exactly passes, one byte more does not', async () => {
    const frame = withData('""').length;
    const full = withData(`"${'x'.repeat(256 * 1024 - frame)}"`);
    expect(Buffer.byteLength(full)).toBe(256 * 1024);
    expect((await sendRaw(api, source, full)).status).toBe(202);
    const over = withData(`"${'x'.repeat(256 * 1024 - frame + 1)}"`);
    const answer = await sendRaw(api, source, over);
    expect([answer.status, answer.body.error.code]).toEqual([413, 'EVENT_TOO_LARGE']);
  });

  test('256 KiB are bytes, not characters', async () => {
    const answer = await sendRaw(api, source, withData(`"${'ü'.repeat(140 * 1024)}"`));
    expect([answer.status, answer.body.error.code]).toEqual([413, 'EVENT_TOO_LARGE']);
    const many = `[${withData('1')},${withData(`"${'ü'.repeat(140 * 1024)}"`)}]`;
    expect((await sendRaw(api, source, many)).body).toMatchObject({ accepted: 1, rejected: 1 });
  });

  test('no content type is taken for JSON', async () => {
    const body = withData('1');
    expect((await request(api, { body, headers: signed(source, body) })).status).toBe(202);
  });
});

describe('requests that are broken as HTTP', () => {
  test('no body and no content type: 400', async () => {
    const answer = await request(api, { headers: signed(source, '') });
    expect([answer.status, answer.body.error.code]).toEqual([400, 'EMPTY_BODY']);
  });

  test('chunked without a length: stored', async () => {
    const body = withData('"chunked"');
    const headers = {
      ...signed(source, body),
      'transfer-encoding': 'chunked',
      connection: 'close',
    };
    const socket = await openRequest(api, headers);
    for (const part of [body.slice(0, 7), body.slice(7)]) {
      socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    socket.write('0\r\n\r\n');
    expect(readAnswer(await readAll(socket)).status).toBe(202);
  });

  test('chunked, over 16 MiB: 413 without reading all of it', async () => {
    const headers = { ...signed(source, ''), 'transfer-encoding': 'chunked', connection: 'close' };
    const socket = await openRequest(api, headers);
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    for (let n = 0; n < 17; n += 1) {
      socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      socket.write('\r\n');
    }
    const answer = readAnswer(await readAll(socket));
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } });
  });

  test('a length that says less than is sent: what follows is no request', async () => {
    const body = withData('"short"');
    const cut = body.slice(0, 20);
    const headers = { ...signed(source, cut), 'content-length': '20' };
    const socket = await openRequest(api, headers);
    socket.write(body);
    const text = await readAll(socket);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toMatch(/\{"error":\{"code":"(MALFORMED_JSON|VALIDATION_FAILED)"/);
    expect(text).not.toMatch(/node_modules|\bat /);
  });

  test('a length that says more than is sent, then the connection is cut: nothing is stored', async () => {
    const before = (await eventsOf(api.pool, tenantId)).length;
    const body = withData('"cut"');
    const headers = { ...signed(source, body), 'content-length': String(body.length + 1) };
    const socket = await openRequest(api, headers);
    await new Promise((resolve) => socket.write(body, resolve));
    await heldBodyBytes((bytes) => bytes > 0);
    socket.destroy();
    await heldBodyBytes((bytes) => bytes === 0);
    expect(await eventsOf(api.pool, tenantId)).toHaveLength(before);
  });

  test('a chunked body that breaks off: nothing is stored, nothing is held', async () => {
    const before = (await eventsOf(api.pool, tenantId)).length;
    const headers = { ...signed(source, ''), 'transfer-encoding': 'chunked' };
    const socket = await openRequest(api, headers);
    socket.write('5\r\n{"a":\r\n');
    await heldBodyBytes((bytes) => bytes > 0);
    socket.resetAndDestroy();
    await heldBodyBytes((bytes) => bytes === 0);
    expect(await eventsOf(api.pool, tenantId)).toHaveLength(before);
  });

  test('a length that is no number: 400 in the envelope', async () => {
    const socket = await openRequest(api, { ...signed(source, ''), 'content-length': 'many' });
    const answer = readAnswer(await readAll(socket));
    expect(answer).toMatchObject({ status: 400, body: { error: { details: [] } } });
  });

  test('both a length and chunks (request smuggling): refused', async () => {
    const headers = {
      ...signed(source, ''),
      'content-length': '4',
      'transfer-encoding': 'chunked',
    };
    const socket = await openRequest(api, headers);
    socket.write('0\r\n\r\n');
    expect(readAnswer(await readAll(socket)).status).toBe(400);
  });

  test('a stranger is told so before a body is read', async () => {
    const headers = { authorization: 'Bearer nobody', 'content-length': '1000000' };
    const socket = await openRequest(api, headers);
    const [first] = (await new Promise((resolve) =>
      socket.once('data', (chunk: Buffer) => resolve([chunk])),
    )) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  test('a path with a query is the same path', async () => {
    const body = withData('1');
    const answer = await fetch(`${api.url}${INGEST_PATH}?a=1`, {
      method: 'POST',
      headers: signed(source, body),
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(202);
  });
});

async function heldBodyBytes(isRight: (bytes: number) => boolean): Promise<void> {
  await waitUntil(
    async () => {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      const bytes = /^posthorn_ingest_body_bytes\S* (\d+)$/m.exec(text)?.[1];
      return isRight(Number(bytes));
    },
    { describe: 'the bytes of bodies that are held, as /metrics tells them' },
  );
}
