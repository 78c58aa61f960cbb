import { randomUUID } from 'node:crypto';
import type { Installation } from '../system/installation.ts';
import { type Ask, signInAtApi } from './graphql.ts';
import { ingest, type SourceCredentials } from './ingest.ts';

/** A tenant that one test has to itself. */
export interface TestTenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Asks the API as the tenant's owner. */
  readonly ask: Ask;
  /** Sends events as the tenant's source does; resolves to their ids in Posthorn. */
  publish(eventType: string, ...data: unknown[]): Promise<string[]>;
  /** Registers a webhook without the browser, where the test is about something else. */
  createWebhook(input: Record<string, unknown>): Promise<string>;
}

/** Makes a tenant with an owner and a source, by the operator's hand. */
export async function createTenant(installation: Installation): Promise<TestTenant> {
  const operator = await signInAtApi(installation.api_url, installation.operator);
  const unique = randomUUID().slice(0, 8);
  const slug = `shop-${unique}`;
  const name = `Shop ${unique}`;
  const owner = { email: `owner@${slug}.example`, password: randomUUID() };
  const { createTenant: made } = await operator<{ createTenant: { tenant: { id: string } } }>(
    'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }',
    {
      input: {
        slug,
        name,
        ownerEmail: owner.email,
        ownerName: 'Olga Owner',
        ownerPassword: owner.password,
      },
    },
  );
  const { createSource } = await operator<{ createSource: SourceCredentials }>(
    'mutation ($input: CreateSourceInput!) { createSource(input: $input) { apiKey webhookSecret } }',
    { input: { tenantId: made.tenant.id, name: 'shop' } },
  );
  const ask = await signInAtApi(installation.api_url, owner);
  return {
    id: made.tenant.id,
    slug,
    name,
    ...owner,
    ask,
    publish: (eventType, ...data) => ingest(installation.api_url, createSource, eventType, data),
    async createWebhook(input) {
      const { createWebhook } = await ask<{ createWebhook: { webhook: { id: string } } }>(
        'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
        { input },
      );
      return createWebhook.webhook.id;
    },
  };
}
