import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { CombinedError } from 'urql';
import { describe, expect, test } from 'vitest';
import { FAILURE_WORDS } from '../features/sources/failure-words.ts';
import { curlCommand, sampleEventOf } from '../features/sources/first-event.ts';
import { addressesOf, faultsByField, inputOf, valuesOf } from '../features/sources/form-values.ts';
import { kindOfKey } from '../features/sources/unknown-key-words.ts';

const run = promisify(execFile);

const PARTS = {
  apiUrl: 'http://127.0.0.1:4000',
  apiKey: 'phs_abc',
  webhookSecret: `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
  requiresSignedTimestamp: false,
  clientId: 'demo',
  eventId: 'evt_1',
  timestamp: '2026-05-18T18:06:00.000Z',
  sample: {
    eventType: 'payment.succeeded',
    data: '{\n  "amount": 1.50,\n  "who": "O\'Hara $(id)"\n}',
  },
};

/** Runs the command in a shell whose `curl` tells its arguments, one a line ended by NUL. */
async function argumentsOf(command: string): Promise<string[]> {
  const { stdout } = await run('sh', [
    '-c',
    `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`,
  ]);
  return stdout.split('\0').slice(0, -1);
}

function headerOf(args: readonly string[], header: string): string {
  const line = args.find((arg) => arg.toLowerCase().startsWith(`${header.toLowerCase()}: `));
  return line?.slice(header.length + 2) ?? '';
}

describe('the command that sends a first event', () => {
  test.each([PARTS.webhookSecret, 'a secret of its own, it\'s "quoted" $HOME'])(
    'signs the very bytes it sends, with the secret %s',
    async (webhookSecret) => {
      const args = await argumentsOf(curlCommand({ ...PARTS, webhookSecret }));
      const body = args.at(-1) ?? '';
      expect(args).toContain('http://127.0.0.1:4000/api/v1/events/ingest');
      expect(headerOf(args, 'Authorization')).toBe('Bearer phs_abc');
      expect(JSON.parse(body)).toEqual({
        event_id: 'evt_1',
        client_id: 'demo',
        event_type: 'payment.succeeded',
        timestamp: '2026-05-18T18:06:00.000Z',
        data: { amount: 1.5, who: "O'Hara $(id)" },
      });
      expect(body).toContain('1.50');
      expect(headerOf(args, 'X-Source-Timestamp')).toMatch(/^\d{10}$/);
      const expected = createHmac('sha256', webhookSecret).update(body).digest('hex');
      expect(headerOf(args, 'X-Source-Signature')).toBe(`sha256=${expected}`);
    },
  );

  test.each([
    [PARTS.webhookSecret, '0123456789abcdef0123456789abcdef'],
    ['a secret of its own', 'a secret of its own'],
  ])('signs the time as well where the source requires it, with %s', async (secret, key) => {
    const command = curlCommand({
      ...PARTS,
      webhookSecret: secret,
      requiresSignedTimestamp: true,
    });
    const args = await argumentsOf(command);
    const [id, timestamp] = [headerOf(args, 'webhook-id'), headerOf(args, 'webhook-timestamp')];
    const signed = `${id}.${timestamp}.${args.at(-1)}`;
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(timestamp).toMatch(/^\d{10}$/);
    expect(headerOf(args, 'webhook-signature')).toBe(`v1,${expected}`);
    expect(headerOf(args, 'X-Source-Signature')).toBe('');
  });
});

describe('the event it sends', () => {
  const type = (name: string, more = {}) => ({ name, isDeprecated: false, ...more });

  test('is the example of a type that the source may send and that is not deprecated', () => {
    const catalogue = [
      type('order.created', { exampleText: '{"a":1}' }),
      type('payment.old', { exampleText: '{"a":2}', isDeprecated: true }),
      type('payment.strict', { jsonSchemaText: '{}' }),
      type('payment.made', { exampleText: '{"a":3}' }),
    ];
    expect(sampleEventOf(catalogue, ['payment.*'])).toEqual({
      eventType: 'payment.made',
      data: '{"a":3}',
    });
    expect(sampleEventOf(catalogue.slice(0, 3), ['payment.*']).eventType).toBe('payment.strict');
  });

  test('is of a type that its patterns allow where the catalogue has none', () => {
    expect(sampleEventOf([type('order.created')], ['payment.*']).eventType).toBe('payment.example');
    expect(sampleEventOf([], ['payment.made']).eventType).toBe('payment.made');
    expect(sampleEventOf([], []).eventType).toBe('order.created');
  });
});

describe("the form of a source's settings", () => {
  const SAVED = {
    name: 'shop',
    allowedEventTypes: ['order.*'],
    allowedAddresses: ['203.0.113.7', '10.0.0.0/8'],
    requiresSignedTimestamp: true,
    eventsPerSecond: 50,
    grantsAllTenants: false,
    grantedTenants: [{ id: 'a', slug: 'demo', name: 'Demo' }],
  };

  test('saved untouched, changes nothing', () => {
    const { grantedTenants, grantsAllTenants, ...settings } = SAVED;
    expect(inputOf(valuesOf(SAVED), false)).toEqual({ ok: true, input: settings });
    expect(inputOf(valuesOf(SAVED), true)).toEqual({
      ok: true,
      input: { ...settings, grantsAllTenants, grantedTenantIds: [grantedTenants[0]?.id] },
    });
  });

  test('an empty limit is no limit of its own', () => {
    const values = { ...valuesOf(SAVED), eventsPerSecond: ' ' };
    expect(inputOf(values, false)).toMatchObject({ ok: true, input: { eventsPerSecond: null } });
  });

  test.each([
    [{ name: '  ' }, 'name'],
    [{ eventsPerSecond: '0' }, 'eventsPerSecond'],
    [{ eventsPerSecond: '1.5' }, 'eventsPerSecond'],
    [{ eventsPerSecond: 'many' }, 'eventsPerSecond'],
  ])('says what is wrong with %j at its field', (patch, field) => {
    const checked = inputOf({ ...valuesOf(SAVED), ...patch }, false);
    expect(checked).toEqual({ ok: false, faults: { [field]: expect.any(String) } });
  });

  test('addresses are parted by lines, spaces and commas', () => {
    expect(addressesOf(' 1.2.3.4,\n::1/64 10.0.0.0/8\n')).toEqual([
      '1.2.3.4',
      '::1/64',
      '10.0.0.0/8',
    ]);
  });

  test("the API's fault of one address stands at the field and names the address", () => {
    const details = [{ path: 'allowedAddresses.1', message: 'Is not an address.' }];
    const error = new CombinedError({
      graphQLErrors: [{ message: 'Wrong', extensions: { code: 'VALIDATION_FAILED', details } }],
    });
    expect(faultsByField(error, { allowedAddresses: ['1.2.3.4', '10.0.0.300'] })).toEqual({
      allowedAddresses: '10.0.0.300: Is not an address.',
    });
  });
});

describe('failed requests in words', () => {
  test('every code says what was wrong and what to do', async () => {
    const schema = await readFile(new URL('../../../schema.graphql', import.meta.url), 'utf8');
    const [, body = ''] = /enum SourceFailureCode \{([^}]*)\}/.exec(schema) ?? [];
    const codes = body.match(/^ {2}[A-Z_]+$/gm)?.map((line) => line.trim());
    expect(Object.keys(FAILURE_WORDS).sort()).toEqual(codes?.sort());
    for (const { label, advice } of Object.values(FAILURE_WORDS)) {
      expect(label).not.toBe('');
      expect(advice).toMatch(/\.$/);
    }
  });

  test.each([
    [{ code: 'UNKNOWN_KEY', keyPrefix: 'phs_abcdef' }, /^A source's key/],
    [{ code: 'UNKNOWN_KEY', keyPrefix: 'ph_' }, /API key/],
    [{ code: 'UNKNOWN_KEY', keyPrefix: 'sk_live_' }, /something else/],
    [{ code: 'UNKNOWN_KEY', keyPrefix: null }, /^Nothing like/],
    [{ code: 'RATE_LIMITED', keyPrefix: null }, /^Not looked up/],
  ] as const)('an unknown key says what it seems to be: %o', (row, words) => {
    expect(kindOfKey(row)).toMatch(words);
  });
});
