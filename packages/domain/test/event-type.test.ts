import { describe, expect, it } from 'vitest';
import {
  compileEventTypes,
  isEventTypeName,
  isEventTypePattern,
  matchesEventType,
} from '../src/index.ts';

describe('event type names', () => {
  it.each(['payment.succeeded', 'a', 'com.example.order_line-v2.created', 'A'.repeat(128)])(
    'takes %j',
    (name) => {
      expect(isEventTypeName(name)).toBe(true);
      expect(isEventTypePattern(name)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a b',
    'a/b',
    'zahlung.größe',
    'a\n',
    'A'.repeat(129),
    'payment.*',
    '*',
  ])('refuses %j', (name) => {
    expect(isEventTypeName(name)).toBe(false);
  });

  it.each(['*.created', 'a.*.b', 'a*', '**', '.*', 'a.**', ''])(
    'refuses the pattern %j',
    (text) => {
      expect(isEventTypePattern(text)).toBe(false);
    },
  );
});

describe('event type patterns', () => {
  it.each([
    ['payment.succeeded', 'payment.succeeded', true],
    ['payment.succeeded', 'payment.succeeded.late', false],
    ['payment.*', 'payment.succeeded', true],
    ['payment.*', 'payment.card.declined', true],
    ['payment.*', 'payment', false],
    ['payment.*', 'payments.succeeded', false],
    ['payment.*', 'Payment.succeeded', false],
    ['*', 'anything.at.all', true],
  ])('%j against %j: %s', (pattern, name, expected) => {
    expect(isEventTypePattern(pattern)).toBe(true);
    expect(matchesEventType(pattern, name)).toBe(expected);
    expect(compileEventTypes([pattern])(name)).toBe(expected);
    expect(compileEventTypes(['other', 'more.*', pattern])(name)).toBe(expected);
  });

  it('want every event type when there is none', () => {
    expect(compileEventTypes([])('payment.succeeded')).toBe(true);
  });
});
