import { readFile } from 'node:fs/promises';
import { CombinedError } from 'urql';
import { describe, expect, test } from 'vitest';
import { suggestionsFor } from '../features/webhooks/event-types-picker.tsx';
import {
  inputOf,
  NEW_WEBHOOK,
  RETRIES_MAX,
  retryWaits,
  valuesOf,
} from '../features/webhooks/form-values.ts';
import { PRIORITY_OPTIONS } from '../features/webhooks/priority-words.ts';
import { retryScheduleInWords } from '../features/webhooks/retry-fields.tsx';
import { faultsByField } from '../features/webhooks/webhook-form.tsx';
import { formField } from '../lib/graphql-errors.ts';

const SAVED = {
  callbackUrl: 'https://example.com/hook',
  description: '',
  eventTypes: [],
  requestsPerMinute: 60_000,
  priority: null,
  retryConfig: { maxRetries: 5, initialDelayMs: 1000, maxDelayMs: 30_000, backoffMultiplier: 2 },
  headerNames: [],
  receiverAuth: null,
  verification: 'HEAD' as const,
  signatureScheme: 'HMAC' as const,
  publicKey: null,
  encryptedFields: [],
};

const filled = { ...NEW_WEBHOOK, callbackUrl: ' https://example.com/hook ' };

describe('the form of a webhook', () => {
  test('sends what the contract defaults, when only the URL is given', () => {
    expect(inputOf(filled)).toEqual({
      ok: true,
      input: {
        callbackUrl: 'https://example.com/hook',
        description: '',
        eventTypes: [],
        filtersText: null,
        retryConfig: {
          maxRetries: 5,
          initialDelayMs: 1000,
          maxDelayMs: 30_000,
          backoffMultiplier: 2,
        },
        requestsPerMinute: 60_000,
        priority: null,
        headers: {},
        verification: 'HEAD',
        signatureScheme: 'HMAC',
        publicKey: null,
        encryptedFields: [],
      },
    });
  });

  test.each([
    [{ callbackUrl: '' }, 'callbackUrl'],
    [{ callbackUrl: 'example.com' }, 'callbackUrl'],
    [{ filters: '{"a":' }, 'filters'],
    [{ filters: '[1]' }, 'filters'],
    [{ maxRetries: '1.5' }, 'maxRetries'],
    [{ maxRetries: '' }, 'maxRetries'],
    [{ maxRetries: '51' }, 'maxRetries'],
    [{ backoffMultiplier: 'two' }, 'backoffMultiplier'],
    [{ headers: [{ key: 0, name: ' ', value: 'x' }] }, 'headers'],
    [{ encryptedFields: 'data.card' }, 'publicKey'],
  ])('says what is wrong with %j at its field', (patch, field) => {
    const result = inputOf({ ...filled, ...patch });
    expect(result.ok).toBe(false);
    expect(!result.ok && Object.keys(result.faults)).toEqual([field]);
  });

  test('keeps every digit of the numbers in filters, from the API to the form and back', () => {
    const filtersText = '{"amount_gt":9007199254740993,"rate":1.50}';
    const webhook = { ...SAVED, filtersText };
    const values = valuesOf(webhook);
    expect(values.filters).toBe('{\n  "amount_gt": 9007199254740993,\n  "rate": 1.50\n}');
    const result = inputOf(values);
    expect(result.ok && result.input.filtersText).toBe(values.filters);
    expect(valuesOf({ ...webhook, filtersText: null }).filters).toBe('');
  });

  test('sends receiver auth only when it was touched; a secret left empty is kept, another kind needs its own', () => {
    const set = {
      type: 'BASIC' as const,
      username: 'shop',
      tokenUrl: null,
      clientId: null,
      scope: null,
      certificateSubject: null,
      certificateExpiresAt: null,
    };
    const values = valuesOf({ ...SAVED, filtersText: null, receiverAuth: set });
    const auth = (patch: Partial<typeof values.receiverAuth>) => {
      const receiverAuth = { ...values.receiverAuth, ...patch, isTouched: true };
      const result = inputOf({ ...values, receiverAuth });
      return result.ok && result.input.receiverAuth;
    };
    const untouched = inputOf(values);
    expect(untouched.ok && untouched.input.receiverAuth).toBeUndefined();
    expect(auth({ username: 'other' })).toEqual({ type: 'BASIC', username: 'other' });
    expect(auth({ kind: 'NONE' })).toBeNull();
    expect(auth({ kind: 'OAUTH2', tokenUrl: ' https://a.test/ ', clientId: 'c' })).toEqual({
      type: 'OAUTH2',
      tokenUrl: 'https://a.test/',
      clientId: 'c',
      clientSecret: '',
      scope: null,
    });
  });

  test.each(['HIGH', 'STANDARD', 'BULK', null] as const)(
    'keeps the priority %s from the API to the form and back; the default is sent as null',
    (priority) => {
      const values = valuesOf({ ...SAVED, filtersText: null, priority });
      expect(PRIORITY_OPTIONS.map(({ value }) => value)).toContain(values.priority);
      const same = inputOf(values);
      expect(same.ok && same.input.priority).toBe(priority);
      const back = inputOf({ ...values, priority: 'DEFAULT' });
      expect(back.ok && back.input.priority).toBeNull();
    },
  );

  test('offers the default first, then every tier, the most urgent first', () => {
    expect(PRIORITY_OPTIONS.map(({ value, label }) => [value, label])).toEqual([
      ['DEFAULT', 'Default: that of the event type'],
      ['HIGH', 'High'],
      ['STANDARD', 'Standard'],
      ['BULK', 'Bulk'],
    ]);
  });

  test('leaves out header rows that were left empty', () => {
    const headers = [
      { key: 0, name: '', value: '' },
      { key: 1, name: ' x-env ', value: 'prod' },
    ];
    const result = inputOf({ ...filled, headers });
    expect(result.ok && result.input.headers).toEqual({ 'x-env': 'prod' });
  });

  test('keeps header values that nobody can see, sends those that were replaced, drops removed ones', () => {
    const values = {
      ...filled,
      headers: [
        { key: 0, name: 'authorization', value: '', isSet: true },
        { key: 1, name: 'x-env', value: 'test', isSet: false },
      ],
    };
    const result = inputOf(values);
    expect(result.ok && result.input.headers).toEqual({ authorization: null, 'x-env': 'test' });
  });

  test('takes encrypted fields a line each, with the key they are encrypted with', () => {
    const result = inputOf({
      ...filled,
      signatureScheme: 'ED25519',
      publicKey: ' PEM\n',
      encryptedFields: ' data.card.number \n\ndata.items[].secret\n',
    });
    expect(result.ok && result.input).toMatchObject({
      signatureScheme: 'ED25519',
      publicKey: 'PEM',
      encryptedFields: ['data.card.number', 'data.items[].secret'],
    });
  });

  test("shows a fault of one path at the field of all paths, and the key's at the key", () => {
    const fault = (path: string) => ({ path, message: `at ${path}` });
    const details = [fault('encrypted_fields.1'), fault('public_key')];
    const error = new CombinedError({
      graphQLErrors: [{ message: 'no', extensions: { details } }],
    });
    expect(faultsByField(error)).toEqual({
      encryptedFields: 'at encrypted_fields.1',
      publicKey: 'at public_key',
    });
  });

  test("finds the field of the API's faults, however it spells the path", () => {
    expect(['callback_url', 'input.callbackUrl', '/callbackUrl'].map(formField)).toEqual([
      'callbackUrl',
      'callbackUrl',
      'callbackUrl',
    ]);
  });
});

describe('a retry policy in words', () => {
  test('has the bound that the API has', async () => {
    const schema = await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8');
    expect(schema).toContain(`"""0 to ${RETRIES_MAX}."""\n  maxRetries: Int`);
  });

  test('waits are those of the contract: min(max, initial × multiplier^(n−1))', () => {
    const policy = {
      maxRetries: 6,
      initialDelayMs: 1000,
      maxDelayMs: 10_000,
      backoffMultiplier: 2,
    };
    expect(retryWaits(policy)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  test('says when it gives up', () => {
    expect(retryScheduleInWords(NEW_WEBHOOK)).toBe(
      'Tries again after about 1 s, 2 s, 4 s, 8 s, 16 s; gives up after some 31 s of waiting.',
    );
    expect(retryScheduleInWords({ ...NEW_WEBHOOK, maxRetries: '0' })).toMatch(/no retries/);
  });
});

describe('suggestions of event types', () => {
  const names = ['order.created', 'order.item.added', 'payment.failed'];
  test('hold the patterns above the names', () => {
    expect(suggestionsFor('order', names, [])).toEqual([
      'order.*',
      'order.created',
      'order.item.*',
      'order.item.added',
    ]);
  });
  test('leave out what is chosen, and offer a pattern typed whole', () => {
    expect(suggestionsFor('payment.failed', names, ['payment.failed'])).toEqual([]);
    expect(suggestionsFor('invoice.*', names, [])).toEqual(['invoice.*']);
  });
});
