import { describe, expect, test } from 'vitest';
import { resendChoices } from '../features/events/resend-choices.ts';

type EventDetail = Parameters<typeof resendChoices>[0];
type ResendWebhook = Parameters<typeof resendChoices>[1][number];

const BEFORE = '2026-05-18T12:00:00.000Z';
const ARRIVED = '2026-05-18T13:00:00.000Z';
const AFTER = '2026-05-18T14:00:00.000Z';

function webhook(id: string, values: Partial<ResendWebhook> = {}): ResendWebhook {
  return {
    id,
    callbackUrl: `https://example.com/${id}`,
    description: '',
    status: 'ACTIVE',
    eventTypes: [],
    isDeleted: false,
    createdAt: BEFORE,
    ...values,
  };
}

function delivery(of: ResendWebhook, values: { status?: string; resentAt?: string } = {}) {
  return { webhook: of, status: 'SUCCEEDED', resentAt: null, ...values };
}

function event(values: Record<string, unknown> = {}): EventDetail {
  const given = { type: 'payment.succeeded', receivedAt: ARRIVED, filteredWebhooks: [] };
  return { ...given, deliveries: [], ...values } as unknown as EventDetail;
}

describe('what an event can be sent to again', () => {
  test('begins with the webhooks that it matched, each with what became of it there', () => {
    const [a, b] = [webhook('a'), webhook('b')];
    const of = event({ deliveries: [delivery(a), delivery(b, { status: 'DEAD' })] });
    const choices = resendChoices(of, [webhook('c'), b, a]);
    expect(choices.map((one) => [one.webhook.id, one.isMatched])).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
    ]);
    expect(choices[0]?.words).toBe('It went there when it arrived: succeeded.');
    expect(choices[1]?.words).toBe('It went there when it arrived: dead.');
  });

  test('leaves out what was deleted', () => {
    const gone = webhook('gone', { isDeleted: true });
    expect(resendChoices(event({ deliveries: [delivery(gone)] }), [])).toEqual([]);
  });

  test.each([
    ['its filter', webhook('w'), { filteredWebhooks: [webhook('w')] }, /filter said no/],
    ['its age', webhook('w', { createdAt: AFTER }), {}, /created after/],
    ['its types', webhook('w', { eventTypes: ['order.*', 'payment'] }), {}, /not subscribed to/],
    ['a change since', webhook('w', { eventTypes: ['payment.*'] }), {}, /may have been others/],
    ['a change since', webhook('w', { eventTypes: ['*'] }), {}, /may have been others/],
    [
      'its types, though it was sent there by hand',
      webhook('w', { eventTypes: ['order.created'] }),
      { deliveries: [delivery(webhook('w'), { resentAt: AFTER })] },
      /not subscribed to payment\.succeeded\. It was sent there by hand since\./,
    ],
  ])('says why a webhook did not get it: %s', (_, one, values, words) => {
    const [choice] = resendChoices(event(values), [one]);
    expect(choice?.isMatched).toBe(false);
    expect(choice?.words).toMatch(words);
  });
});
