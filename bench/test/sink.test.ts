import { expect, test } from 'vitest';
import { eventIdOf } from '../load/event-id.ts';
import { createLedger } from '../sink/ledger.ts';
import { readDelivery } from '../sink/read-delivery.ts';

const PREFIX = '0a1b2c3d';

test('a delivery is read whole, whatever the case of its headers', () => {
  const request = 'POST /2 HTTP/1.1\r\nwebhook-id: abc\r\ncontent-length: 4\r\n\r\nbody';
  expect(readDelivery(`${request}POST`)).toEqual({
    hook: 2,
    webhookId: 'abc',
    length: request.length,
  });
  expect(readDelivery(request.slice(0, -1))).toBeNull();
  expect(
    readDelivery('POST /0 HTTP/1.1\r\nContent-Length: 0\r\nWebhook-Id: X\r\n\r\n'),
  ).toMatchObject({ hook: 0, webhookId: 'X' });
});

test('a duplicate is what is answered 200 again, not a retry after a failure', () => {
  const ledger = createLedger(PREFIX, 1);
  const request = { hook: 0, webhookId: eventIdOf(PREFIX, 5) };
  const failsOnce = (_: number, failures: number): boolean => failures > 0;
  expect(ledger.enter(request, 10, failsOnce)).toBe(false);
  expect(ledger.enter(request, 20, failsOnce)).toBe(true);
  expect(ledger.totals).toEqual({ requests: 2, delivered: 1, duplicates: 0, foreign: 0 });
  expect(ledger.enter(request, 30, failsOnce)).toBe(true);
  expect(ledger.totals.duplicates).toBe(1);
  expect(ledger.report()[0]?.arrivedAtMs[5]).toBe(20);
  ledger.enter({ hook: 0, webhookId: eventIdOf('ffffffff', 5) }, 40, () => true);
  ledger.enter({ hook: 1, webhookId: eventIdOf(PREFIX, 5) }, 40, () => true);
  expect(ledger.totals.foreign).toBe(2);
});
