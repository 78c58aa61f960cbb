import { describe, expect, it } from 'vitest';
import { checkCustomHeaders, isReservedHeader } from '../src/index.ts';

describe("a webhook's own headers", () => {
  it.each([
    {},
    { 'x-env': 'prod' },
    { Authorization: 'Basic dXNlcjpwYXNz', 'X-Tenant': 'a b\tc' },
    { 'x-empty': '' },
  ])('takes %j', (headers) => {
    expect(checkCustomHeaders(headers)).toEqual([]);
  });

  it.each([
    'content-type',
    'User-Agent',
    'Webhook-Id',
    'webhook-timestamp',
    'webhook-signature',
    'X-Webhook-Signature',
    'x-webhook-event-type',
    'x-webhook-delivery-id',
    'x-webhook-attempt',
    'traceparent',
    'Host',
    'content-length',
    'Connection',
    'transfer-encoding',
    'expect',
    'upgrade',
    'proxy-authorization',
  ])('cannot replace %s', (name) => {
    expect(isReservedHeader(name)).toBe(true);
    expect(checkCustomHeaders({ [name]: 'x' })).toEqual([
      { path: `headers.${name}`, message: 'This header is reserved.', code: 'HEADER_NOT_ALLOWED' },
    ]);
  });

  it.each([
    ['line break', { 'x-a': 'b\r\nx-c: d' }],
    ['lone line feed', { 'x-a': 'b\nc' }],
    ['NUL', { 'x-a': '\u0000' }],
    ['beyond ASCII', { 'x-a': 'é' }],
    ['padded', { 'x-a': ' b' }],
    ['no string', { 'x-a': 1 }],
    ['no token', { 'x a': 'b' }],
    ['colon in the name', { 'x-a:': 'b' }],
    ['empty name', { '': 'b' }],
    ['long value', { 'x-a': 'b'.repeat(2_001) }],
    ['long name', { ['x'.repeat(101)]: 'b' }],
    ['twice', { 'x-a': 'b', 'X-A': 'c' }],
    ['many', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`x-${i}`, '']))],
  ])('refuses: %s', (_, headers) => {
    expect(checkCustomHeaders(headers)).toHaveLength(1);
  });
});
