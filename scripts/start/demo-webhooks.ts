import { BROKEN_PATH, type DemoReceiver, FLAKY_PATH, WORKING_PATH } from './receiver.ts';
import type { RestClient, RestWebhook } from './rest.ts';

/** Quick retries: a sample is to be seen failing for good within seconds. */
const QUICK = { max_retries: 3, initial_delay_ms: 200, max_delay_ms: 1_000, backoff_multiplier: 2 };

const WEBHOOKS = [
  { description: 'Warehouse: every order', path: WORKING_PATH, event_types: ['order.*'] },
  { description: 'Ledger: every payment, retried', path: FLAKY_PATH, event_types: ['payment.*'] },
  {
    description: 'CRM: large orders, out of service',
    path: BROKEN_PATH,
    event_types: ['order.created'],
    trigger_conditions: { filters: { amount_gt: 20_000 } },
  },
] as const;

/** Registers the demo's webhooks, or points those of an earlier start at the receiver of now. */
export async function ensureDemoWebhooks(rest: RestClient, receiver: DemoReceiver): Promise<void> {
  const { data: known } = await rest.get<{ data: RestWebhook[] }>('/api/v1/webhooks');
  for (const { path, ...webhook } of WEBHOOKS) {
    const callback_url = receiver.url + path;
    const existing = known.find(({ description }) => description === webhook.description);
    if (existing === undefined) {
      await rest.send('POST', '/api/v1/webhooks', {
        ...webhook,
        callback_url,
        retry_config: QUICK,
      });
    } else if (existing.callback_url !== callback_url) {
      await rest.send('PATCH', `/api/v1/webhooks/${existing.webhook_id}`, { callback_url });
    }
  }
}
