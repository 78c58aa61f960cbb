import { writeEvidence } from '@posthorn/domain';
import { createAttempt } from '@posthorn/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { makePeople, type People } from './support/people.ts';
import { makeDeliveries } from './support/traffic.ts';
import { useApi } from './support/use-api.ts';

const QUERY = `query ($id: ID!) { delivery(id: $id) { attempts {
  phases { dnsMs connectMs tlsMs firstByteMs totalMs }
  request { method url address headers body note } } } }`;

describe('what an attempt sent', () => {
  const api = useApi();
  let people: People;
  beforeAll(async () => {
    people = await makePeople(api);
  });

  /** A delivery with one attempt, and how each of the two surfaces shows that attempt. */
  async function given(evidence: string | null) {
    const { tenantId } = people;
    const { ids, webhookId, eventIds } = await makeDeliveries(api, { tenantId, count: 1 });
    const [deliveryId = ''] = ids;
    const attempt = { tenantId, deliveryId, webhookId, number: 3, evidence };
    await createAttempt(api.database.pool, attempt);
    return {
      deliveryId,
      eventId: eventIds[0] ?? '',
      async shown() {
        const graphql = await api.graphql(QUERY, { id: deliveryId }, people.viewer);
        expect(graphql.errors).toBeUndefined();
        const path = `/api/v1/deliveries/${deliveryId}`;
        const rest = await api.call('GET', path, { token: people.viewer });
        expect(rest.status).toBe(200);
        return {
          graphql: graphql.data.delivery.attempts[0],
          rest: rest.body.attempts[0],
        };
      },
    };
  }

  it('is shown as it was then, by GraphQL and REST alike, secrets masked', async () => {
    const { deliveryId, eventId, shown } = await given(
      writeEvidence({
        phases: { dnsMs: 1, connectMs: 2, tlsMs: 33, firstByteMs: 4 },
        sent: {
          userAgent: 'Posthorn/0.0.7',
          signature: {
            'webhook-id': '',
            'webhook-timestamp': '',
            'webhook-signature': 'v1,abc v1a,def',
            'x-webhook-signature': `t=1,v1=${'0a'.repeat(32)}`,
          },
          ownHeaderNames: ['x-env'],
          authorizationScheme: 'Bearer',
          encrypted: 'data',
          dataText: '{"$jwe":"a.b.c.d.e"}',
        },
      }),
    );
    const { graphql, rest } = await shown();
    const { headers, body, ...request } = graphql.request;
    expect(request).toEqual({
      method: 'POST',
      url: 'https://example.test/hook',
      address: '192.0.2.1',
      note: null,
    });
    expect(JSON.parse(body)).toMatchObject({
      id: `evt_${eventId}`,
      data: { $jwe: 'a.b.c.d.e' },
    });
    const timestamp = headers['webhook-timestamp'];
    expect(timestamp).toMatch(/^\d{10}$/);
    expect(headers).toEqual({
      host: 'example.test',
      connection: 'keep-alive',
      'user-agent': 'Posthorn/0.0.7',
      'x-env': '***',
      authorization: 'Bearer ***',
      'content-type': 'application/json',
      'webhook-id': `evt_${eventId}`,
      'webhook-timestamp': timestamp,
      'webhook-signature': 'v1,abc v1a,def',
      'x-webhook-signature': `t=${timestamp},v1=${'0a'.repeat(32)}`,
      'x-webhook-event-type': 'payment.succeeded',
      'x-webhook-delivery-id': deliveryId,
      'x-webhook-attempt': '3',
      'x-webhook-encrypted': 'data',
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      'content-length': String(Buffer.byteLength(body)),
    });
    expect(graphql.phases).toEqual({
      dnsMs: 1,
      connectMs: 2,
      tlsMs: 33,
      firstByteMs: 4,
      totalMs: 12,
    });
    expect(rest.request).toEqual({
      method: 'POST',
      url: 'https://example.test/hook',
      headers,
      body,
      note: null,
    });
    expect(rest.phases).toEqual({
      dns_ms: 1,
      connect_ms: 2,
      tls_ms: 33,
      first_byte_ms: 4,
      total_ms: 12,
    });
  });

  it('of one that was made before it was kept says so; what is certain is shown', async () => {
    const { eventId, shown } = await given(null);
    const { graphql, rest } = await shown();
    for (const { request } of [graphql, rest]) {
      expect(request).toMatchObject({
        url: 'https://example.test/hook',
        headers: null,
        note: expect.stringContaining('not kept'),
      });
      expect(JSON.parse(request.body).id).toBe(`evt_${eventId}`);
    }
    const none = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
    expect(graphql.phases).toEqual({ ...none, totalMs: 12 });
  });

  it('is no longer shown, and said so, when its event is not kept any more', async () => {
    const { eventId, shown } = await given('t,,,1\nuPosthorn/1\nsv1,x');
    await api.database.pool.query('delete from events where id = $1', [eventId]);
    const { graphql, rest } = await shown();
    for (const { request } of [graphql, rest]) {
      expect(request).toMatchObject({
        headers: null,
        body: null,
        note: expect.stringContaining('no longer kept'),
      });
    }
  });
});
