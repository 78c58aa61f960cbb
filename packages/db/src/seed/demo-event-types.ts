import type { PriorityTier } from '../entities/values.ts';

export interface DemoEventType {
  name: string;
  description: string;
  tier: PriorityTier;
  jsonSchema: unknown;
  /** `data` of such an event; null: none. */
  example: unknown;
}

/** The catalogue of a new installation. */
export const DEMO_EVENT_TYPES: readonly DemoEventType[] = [
  {
    name: 'payment.succeeded',
    description: 'A payment was captured.',
    tier: 'high',
    jsonSchema: {
      type: 'object',
      required: ['amount', 'currency'],
      properties: {
        amount: { type: 'number', minimum: 0 },
        currency: { type: 'string', minLength: 3, maxLength: 3 },
      },
    },
    example: { amount: 4999, currency: 'EUR', customer: 'cus_42' },
  },
  plain('payment.failed', 'A payment was declined or could not be captured.', 'high'),
  plain('payment.refunded', 'A payment was paid back, wholly or in part.', 'high'),
  plain('order.created', 'An order was placed.'),
  plain('order.shipped', 'An order left the warehouse.'),
  plain('order.cancelled', 'An order was cancelled before it was shipped.'),
  plain('customer.created', 'A customer signed up.'),
  plain('customer.updated', "A customer's details changed."),
  plain('report.ready', 'A report that was asked for can be downloaded.', 'bulk'),
];

function plain(name: string, description: string, tier: PriorityTier = 'standard'): DemoEventType {
  return { name, description, tier, jsonSchema: null, example: null };
}
