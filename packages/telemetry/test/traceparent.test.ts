import { expect, test } from 'vitest';
import { childTrace, formatTraceparent, parseTraceparent } from '../src/index.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test.each([
  ['a sampled one', `00-${traceId}-${spanId}-01`, { traceId, spanId, isSampled: true }],
  ['one that is not sampled', `00-${traceId}-${spanId}-00`, { traceId, spanId, isSampled: false }],
  [
    'a later version with more',
    `01-${traceId}-${spanId}-03-x`,
    { traceId, spanId, isSampled: true },
  ],
  ['none', undefined, null],
  ['capitals', `00-${traceId.toUpperCase()}-${spanId}-01`, null],
  ['the forbidden version', `ff-${traceId}-${spanId}-01`, null],
  ['version 00 with more', `00-${traceId}-${spanId}-01-x`, null],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`, null],
  ['a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`, null],
])('traceparent is read as W3C Trace Context 3.2 says: %s', (_what, header, expected) => {
  expect(parseTraceparent(header)).toEqual(expected);
});

test('a child keeps the trace and has a span of its own', () => {
  const child = childTrace({ traceId, spanId, isSampled: false });
  expect(child).toMatchObject({ traceId, isSampled: false });
  expect(child.spanId).not.toBe(spanId);
  expect(parseTraceparent(formatTraceparent(child))).toEqual(child);
});

test('where there is no parent a new trace begins', () => {
  const context = childTrace(null);
  expect(parseTraceparent(formatTraceparent(context))).toEqual(context);
});
