import { createHmac, randomUUID } from 'node:crypto';
import { waitUntil } from '@posthorn/testkit';
import { type Demo, getAs } from './npm-start.ts';

const PATIENCE_MS = 60_000;

async function post(demo: Demo, body: string): Promise<Response | null> {
  const signature = createHmac('sha256', demo.source.webhook_secret).update(body).digest('hex');
  return fetch(`${demo.api_url}/api/v1/events/ingest`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${demo.source.api_key}`,
      'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-source-signature': `sha256=${signature}`,
    },
    body,
  }).catch(() => null);
}

/** An event as any source sends it: again, while nobody answers or the answer is 503. */
export async function sendEvent(demo: Demo): Promise<string> {
  const eventId = `evt_${randomUUID()}`;
  const body = JSON.stringify({
    event_id: eventId,
    client_id: demo.tenant.slug,
    event_type: 'order.created',
    timestamp: new Date().toISOString(),
    data: { amount: 1 },
    source: 'shop',
    version: '1.0',
  });
  let last = '';
  await waitUntil(
    async () => {
      const answer = await post(demo, body);
      last = answer === null ? 'no answer' : `${answer.status} ${await answer.text()}`;
      return answer?.status === 202 || answer?.status === 200;
    },
    { timeoutMs: PATIENCE_MS, everyMs: 100, describe: () => `the event accepted: ${last}` },
  );
  return eventId;
}

/** Waits until every delivery of an event, of which there is one at least, has succeeded. */
export async function untilDelivered(demo: Demo, eventId: string): Promise<void> {
  let last: unknown;
  await waitUntil(
    async () => {
      const { data } = await getAs<{ data: { status: string }[] }>(
        demo,
        `/api/v1/deliveries?event_id=${eventId}`,
      );
      last = data.map(({ status }) => status);
      return data.length > 0 && data.every(({ status }) => status === 'succeeded');
    },
    { timeoutMs: PATIENCE_MS, everyMs: 200, describe: () => `${eventId} delivered: ${last}` },
  );
}
