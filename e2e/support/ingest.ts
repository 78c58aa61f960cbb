import { createHmac, randomUUID } from 'node:crypto';

/** What a source signs and identifies itself with. */
export interface SourceCredentials {
  readonly apiKey: string;
  readonly webhookSecret: string;
}

interface IngestAnswer {
  readonly accepted: number;
  readonly results: readonly { readonly id: string }[];
}

/** Posts an array of events to the REST surface, signed as the contract says. */
export async function ingest(
  apiUrl: string,
  source: SourceCredentials,
  eventType: string,
  data: readonly unknown[],
): Promise<string[]> {
  const events = data.map((one) => ({
    event_id: `evt_${randomUUID()}`,
    event_type: eventType,
    timestamp: new Date().toISOString(),
    data: one,
    source: 'shop',
    version: '1.0',
  }));
  const body = JSON.stringify(events);
  const signature = createHmac('sha256', source.webhookSecret).update(body).digest('hex');
  const response = await fetch(`${apiUrl}/api/v1/events/ingest`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${source.apiKey}`,
      'x-source-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-source-signature': `sha256=${signature}`,
    },
    body,
  });
  const text = await response.text();
  const answer = JSON.parse(text) as IngestAnswer;
  if (answer.accepted !== events.length) throw new Error(`ingest answered ${text}`);
  return answer.results.map(({ id }) => id);
}
