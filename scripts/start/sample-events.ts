import { randomUUID } from 'node:crypto';
import type { SampleEvent } from './rest.ts';

const CUSTOMERS = ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson', 'Annie Easley'];
const SHIPPED_EVERY = 3;
const REFUNDED_EVERY = 6;

/** A morning in a shop: `count` orders, most of them paid, some shipped, a few refunded. */
export function sampleEvents(tenantSlug: string, count: number, nowMs: number): SampleEvent[] {
  const event = (event_type: string, source: string, data: unknown): SampleEvent => ({
    event_id: `evt_${randomUUID()}`,
    client_id: tenantSlug,
    event_type,
    timestamp: new Date(nowMs).toISOString(),
    data,
    source,
    version: '1.0',
  });
  const orders = Array.from({ length: count }, (_, index) => ({
    order_id: `ord_${1001 + index}`,
    amount: 4_900 + index * 1_750,
    currency: 'EUR',
    customer: { name: CUSTOMERS[index % CUSTOMERS.length], country: index % 2 === 0 ? 'DE' : 'FR' },
  }));
  return orders.flatMap((order, index) => [
    event('order.created', 'shop', order),
    event('payment.succeeded', 'payment_service', { ...order, method: 'card' }),
    ...(index % SHIPPED_EVERY === 0 ? [event('order.shipped', 'shop', order)] : []),
    ...(index % REFUNDED_EVERY === 0 ? [event('payment.refunded', 'payment_service', order)] : []),
  ]);
}
