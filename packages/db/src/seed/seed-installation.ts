import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { createKeyRing, newId, newWebhookSecret, sourceSecretContext } from '@posthorn/domain';
import { Account } from '../entities/account.ts';
import { EventType } from '../entities/event-type.ts';
import { Source } from '../entities/source.ts';
import { Tenant } from '../entities/tenant.ts';
import { hashPassword } from '../people/passwords.ts';
import { createPeopleDatabase } from '../people/people-database.ts';
import { query } from '../people/query.ts';
import { insertEventType } from '../repositories/event-types.ts';
import { insertSourceCredential } from '../repositories/source-credentials.ts';
import { insertSource } from '../repositories/sources.ts';
import { insertAccount, insertMembership, insertTenant } from '../repositories/tenants.ts';
import { DEMO_EVENT_TYPES, type DemoEventType } from './demo-event-types.ts';

const OPERATOR_EMAIL = 'operator@posthorn.local';
const OWNER_EMAIL = 'owner@demo.posthorn.local';
const TENANT_SLUG = 'demo';
const SOURCE_NAME = 'Demo application';
/** One number for every process, so that two starts never seed at once. */
const SEED_LOCK = 7_067_003;

/** What a seeded installation has. Passwords and keys are told by the start that made them, only. */
export interface SeededInstallation {
  /** Whether anything was made now. */
  created: boolean;
  operator: { email: string; password?: string };
  tenant: { id: string; slug: string; email: string; password?: string };
  source: { id: string; apiKey?: string; webhookSecret?: string };
}

/**
 * Gives a new installation an operator, a demo tenant with an owner, a catalogue of event types and
 * a source granted to the tenant. What is there already is kept as it is: running it again is
 * harmless, and what a person has changed stays changed.
 *
 * @param options.newPassword a cryptographically random password
 */
export async function seedInstallation(options: {
  url: string;
  keyRing: string;
  newPassword: () => string;
}): Promise<SeededInstallation> {
  const people = createPeopleDatabase({ url: options.url, poolMax: 1 });
  try {
    return await people.asOperator(async (em) => {
      await query(em, 'select pg_advisory_xact_lock($1)', [SEED_LOCK]);
      const operator = await seedAccount(em, OPERATOR_EMAIL, 'Operator', true, options);
      const owner = await seedAccount(em, OWNER_EMAIL, 'Demo owner', false, options);
      const tenant = await seedTenant(em, owner.id);
      await seedEventTypes(em);
      const source = await seedSource(em, tenant.id, options.keyRing);
      const made = [operator, owner, tenant, source].some(({ isNew }) => isNew);
      return {
        created: made,
        operator: withPassword({ email: OPERATOR_EMAIL }, operator.password),
        tenant: withPassword(
          { id: tenant.id, slug: TENANT_SLUG, email: OWNER_EMAIL },
          owner.password,
        ),
        source: { id: source.id, ...source.secrets },
      };
    });
  } finally {
    await people.close();
  }
}

async function seedAccount(
  em: EntityManager,
  email: string,
  name: string,
  isOperator: boolean,
  { newPassword }: { newPassword: () => string },
): Promise<{ id: string; isNew: boolean; password?: string }> {
  const known = await em.findOne(Account, { email });
  if (known) return { id: known.id, isNew: false };
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  const account = insertAccount(em, { email, name, passwordHash, isOperator });
  await em.flush();
  return { id: account.id, isNew: true, password };
}

async function seedTenant(em: EntityManager, ownerId: string) {
  const known = await em.findOne(Tenant, { slug: TENANT_SLUG });
  if (known) return { id: known.id, isNew: false };
  const { id } = insertTenant(em, { slug: TENANT_SLUG, name: 'Demo' });
  await em.flush();
  insertMembership(em, { tenantId: id, accountId: ownerId, role: 'owner' });
  await em.flush();
  return { id, isNew: true };
}

async function seedEventTypes(em: EntityManager): Promise<void> {
  const names = DEMO_EVENT_TYPES.map(({ name }) => name);
  const known = new Set(
    (await em.find(EventType, { name: { $in: names } })).map(({ name }) => name),
  );
  for (const eventType of DEMO_EVENT_TYPES) {
    if (!known.has(eventType.name)) insertEventType(em, toRow(eventType));
  }
  await em.flush();
}

/** Written for people to read: the dashboard shows it as it is. */
function toRow({ jsonSchema, example, ...values }: DemoEventType) {
  const text = (value: unknown) => (value === null ? null : JSON.stringify(value, null, 2));
  return { ...values, jsonSchema: text(jsonSchema), example: text(example) };
}

async function seedSource(em: EntityManager, tenantId: string, keyRing: string) {
  const known = await em.findOne(Source, { name: SOURCE_NAME, tenantId: null });
  if (known) return { id: known.id, isNew: false, secrets: {} };
  const id = newId();
  const apiKey = `phs_${randomBytes(32).toString('base64url')}`;
  const webhookSecret = newWebhookSecret(randomBytes(32));
  const values = {
    id,
    tenantId: null,
    name: SOURCE_NAME,
    grantsAllTenants: false,
    allowedEventTypes: [],
    allowedAddresses: [],
    requiresSignedTimestamp: false,
    eventsPerSecond: null,
  };
  const source = await insertSource(em, values, [tenantId]);
  insertSourceCredential(em, source, {
    apiKeyHash: createHash('sha256').update(apiKey).digest(),
    apiKeyPrefix: apiKey.slice(0, 10),
    webhookSecretSealed: createKeyRing(keyRing).seal(webhookSecret, sourceSecretContext(id)),
  });
  await em.flush();
  return { id, isNew: true, secrets: { apiKey, webhookSecret } };
}

function withPassword<T extends object>(who: T, password: string | undefined) {
  return password === undefined ? who : { ...who, password };
}
