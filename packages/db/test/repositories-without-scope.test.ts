import { randomUUID } from 'node:crypto';
import { newId } from '@posthorn/domain';
import { useDatabase } from '@posthorn/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPeopleDatabase, type PeopleDatabase } from '../src/index.ts';
import * as repositories from '../src/repositories/index.ts';
import {
  fingerprintOf,
  makeTenantWithEverything,
  type TenantWithEverything,
} from './support/tenant-with-everything.ts';

type EntityManager = Parameters<typeof repositories.findWebhook>[0];
type Call = (em: EntityManager, of: TenantWithEverything) => unknown;

const PAGE = { limit: 100 };
const bytes = () => Buffer.from(randomUUID());

/**
 * Every function of the repositories, called for a tenant. Whoever adds one adds it here: asked for
 * another tenant's things, it has to come back with nothing, whatever its own condition says.
 */
const CALLS: Readonly<Record<string, Call>> = {
  findApiKeys: (em, { tenantId }) => repositories.findApiKeys(em, { tenantId }, PAGE),
  findApiKey: (em, of) => repositories.findApiKey(em, { tenantId: of.tenantId, id: of.apiKeyId }),
  insertApiKey: (em, { tenantId }) =>
    repositories.insertApiKey(em, {
      id: newId(),
      tenantId,
      name: '',
      role: 'owner',
      keyHash: bytes(),
      keyPrefix: '',
      createdBy: null,
      createdByName: null,
      expiresAt: null,
    }),
  insertAuditEntry: (em, { tenantId }) =>
    repositories.insertAuditEntry(em, {
      tenantId,
      actorKind: 'system',
      actorId: null,
      actorName: '',
      action: '',
      targetKind: '',
      targetId: null,
      summary: '',
      changes: null,
      address: null,
    }),
  findAuditEntries: (em, { tenantId }) => repositories.findAuditEntries(em, { tenantId }, PAGE),
  useApiKey: (em, { apiKeyHash }) => repositories.useApiKey(em, apiKeyHash, new Date()),
  countDeadLetters: (em, { tenantId }) => repositories.countDeadLetters(em, tenantId, {}, 10),
  discardDeadLetters: (em, { tenantId }) =>
    repositories.discardDeadLetters(em, tenantId, {}, { after: null, limit: 10 }),
  findDeliveries: (em, { tenantId }) => repositories.findDeliveries(em, { tenantId }, PAGE),
  findDelivery: (em, of) => repositories.findDelivery(em, { tenantId: of.tenantId, id: of.deadId }),
  findDeliveriesByIds: (em, of) => repositories.findDeliveriesByIds(em, of.tenantId, [of.deadId]),
  findDeliveriesOfEvents: (em, of) =>
    repositories.findDeliveriesOfEvents(em, of.tenantId, [of.eventId]),
  findAttemptsOfDeliveries: (em, of) =>
    repositories.findAttemptsOfDeliveries(em, of.tenantId, [of.deadId]),
  findCountsOfWebhooks: (em, of) =>
    repositories.findCountsOfWebhooks(em, of.tenantId, [of.webhookId], new Date(0)),
  findCountsByTime: (em, { tenantId }) => {
    const [from, to] = [new Date(Date.now() - 3_600_000), new Date()];
    return repositories.findCountsByTime(em, { tenantId, webhookId: null, from, to, bucketS: 60 });
  },
  countPending: (em, { tenantId }) =>
    repositories.countPending(em, { tenantId, webhookId: null }, 10),
  findEvents: (em, { tenantId }) => repositories.findEvents(em, { tenantId }, PAGE),
  findIdsOfEventId: (em, of) => repositories.findIdsOfEventId(em, of.tenantId, of.sourceEventId),
  findEvent: (em, of) => repositories.findEvent(em, { tenantId: of.tenantId, id: of.eventId }),
  findEventsByIds: (em, of) => repositories.findEventsByIds(em, of.tenantId, [of.eventId]),
  findTenantOf: (em, of) => repositories.findTenantOf(em, 'webhook', of.webhookId),
  findInvitations: (em, { tenantId }) => repositories.findInvitations(em, { tenantId }, PAGE),
  findInvitation: (em, of) =>
    repositories.findInvitation(em, { tenantId: of.tenantId, id: of.invitationId }),
  lockOpenInvitation: (em, of) =>
    repositories.lockOpenInvitation(em, of.invitationHash, new Date()),
  countInvitationsSince: (em, { tenantId }) =>
    repositories.countInvitationsSince(em, tenantId, new Date(0)),
  replaceInvitation: (em, { tenantId }) =>
    repositories.replaceInvitation(em, {
      tenantId,
      email: `${randomUUID()}@example.test`,
      role: 'owner',
      tokenHash: bytes(),
      invitedBy: null,
      expiresAt: new Date(),
    }),
  revokeInvitationsOf: (em, { tenantId, accountId }) =>
    repositories.revokeInvitationsOf(em, { tenantId, invitedBy: accountId }),
  findMembers: (em, { tenantId }) => repositories.findMembers(em, { tenantId }, PAGE),
  lockMember: (em, of) => repositories.lockMember(em, { tenantId: of.tenantId, id: of.memberId }),
  findMembership: (em, { tenantId, accountId }) =>
    repositories.findMembership(em, { tenantId, accountId }),
  deleteMember: (em, of) =>
    repositories.deleteMember(em, { tenantId: of.tenantId, id: of.memberId }),
  findPublicAccounts: (em, { accountId }) => repositories.findPublicAccounts(em, [accountId]),
  isMemberEmail: (em, { tenantId, email }) => repositories.isMemberEmail(em, { tenantId, email }),
  capApiKeys: (em, { tenantId, accountId }) =>
    repositories.capApiKeys(em, { tenantId, createdBy: accountId }, 'viewer'),
  revokeApiKeysOf: (em, { tenantId, accountId }) =>
    repositories.revokeApiKeysOf(em, { tenantId, createdBy: accountId }),
  insertMail: (em, { tenantId }) =>
    repositories.insertMail(em, { id: newId(), tenantId, sealed: '', expiresAt: new Date() }),
  insertPortalLink: (em, { tenantId, apiKeyId }) =>
    repositories.insertPortalLink(em, {
      tenantId,
      role: 'viewer',
      allowedOrigins: [],
      accountId: null,
      apiKeyId,
      makerName: '',
      expiresAt: new Date(),
    }),
  findPortalLink: (em, of) =>
    repositories.findPortalLink(em, { tenantId: of.tenantId, id: of.portalLinkId }),
  findLivePortalLink: (em, { portalLinkId }) =>
    repositories.findLivePortalLink(em, portalLinkId, new Date()),
  replayDelivery: (em, of) =>
    repositories.replayDelivery(em, { tenantId: of.tenantId, id: of.deadId }),
  insertResentDeliveries: (em, of) =>
    repositories.insertResentDeliveries(
      em,
      { tenantId: of.tenantId, id: of.eventId, eventType: 'payment.succeeded' },
      [{ webhookId: of.webhookId, tier: 'standard', heldBecause: null }],
    ),
  insertReplay: (em, { tenantId }) =>
    repositories.insertReplay(
      em,
      { kind: 'dead_letters', filter: {} },
      { tenantId, total: 0, createdBy: null },
    ),
  findReplay: (em, of) => repositories.findReplay(em, { tenantId: of.tenantId, id: of.replayId }),
  cancelReplay: (em, of) =>
    repositories.cancelReplay(em, { tenantId: of.tenantId, id: of.replayId }),
  countHeld: (em, of) =>
    repositories.countHeld(em, { tenantId: of.tenantId, webhookId: of.webhookId }, 10),
  findSources: (em, { tenantId }) => repositories.findSources(em, { tenantId }, PAGE),
  insertSource: (em, { tenantId }) =>
    repositories.insertSource(
      em,
      {
        id: newId(),
        tenantId,
        name: '',
        allowedEventTypes: [],
        allowedAddresses: [],
        requiresSignedTimestamp: false,
        eventsPerSecond: null,
        grantsAllTenants: false,
      },
      [],
    ),
  findSource: (em, of) => repositories.findSource(em, { tenantId: of.tenantId, id: of.sourceId }),
  insertSourceCredential: async (em, { tenantId, sourceId }) => {
    const now = new Date();
    await repositories.retireSourceCredentials(em, sourceId, { now, expiresAt: now });
    const values = { apiKeyHash: bytes(), apiKeyPrefix: '', webhookSecretSealed: '' };
    return repositories.insertSourceCredential(em, { id: sourceId, tenantId }, values);
  },
  findValidSourceCredentials: (em, of) =>
    repositories.findValidSourceCredentials(em, [of.sourceId], new Date()),
  retireSourceCredentials: (em, { sourceId }) => {
    const times = { now: new Date(), expiresAt: new Date() };
    return repositories.retireSourceCredentials(em, sourceId, times);
  },
  findSourceFailures: (em, of) => repositories.findSourceFailures(em, [of.sourceId]),
  findGrants: (em, of) => repositories.findGrants(em, [of.operatorsSourceId]),
  findTenants: (em, { slug }) => repositories.findTenants(em, { search: slug }, PAGE),
  findTenantsByIds: (em, { tenantId }) => repositories.findTenantsByIds(em, [tenantId]),
  lockTenant: (em, { tenantId }) => repositories.lockTenant(em, tenantId),
  insertMembership: (em, { tenantId, strangerId: accountId }) =>
    repositories.insertMembership(em, { tenantId, accountId, role: 'owner' }),
  insertWebhookSecret: (em, of) =>
    repositories.insertWebhookSecret(
      em,
      { tenantId: of.tenantId, webhookId: of.webhookId },
      { scheme: 'hmac', secretSealed: '', publicKey: null },
    ),
  findActiveSecrets: (em, { tenantId, webhookId }) =>
    repositories.findActiveSecrets(em, { tenantId, webhookIds: [webhookId] }, new Date()),
  findCurrentSecret: (em, of) =>
    repositories.findCurrentSecret(em, { tenantId: of.tenantId, webhookId: of.webhookId }),
  retireSecrets: (em, of) => {
    const key = { tenantId: of.tenantId, webhookId: of.webhookId };
    const how = { now: new Date(), expiresAt: new Date(), endsFormer: true };
    return repositories.retireSecrets(em, key, how);
  },
  findWebhooks: (em, { tenantId }) => repositories.findWebhooks(em, { tenantId }, PAGE),
  findWebhook: (em, of) =>
    repositories.findWebhook(em, { tenantId: of.tenantId, id: of.webhookId }),
  findWebhooksByIds: (em, of) => repositories.findWebhooksByIds(em, of.tenantId, [of.webhookId]),
  lockWebhooks: (em, of) => repositories.lockWebhooks(em, of.tenantId, [of.webhookId]),
  insertWebhook: (em, { tenantId }) =>
    repositories.insertWebhook(em, { ...WEBHOOK, id: newId(), tenantId }),
};

const WEBHOOK = {
  callbackUrl: 'https://example.test/',
  description: '',
  status: 'active' as const,
  statusReason: null,
  signatureScheme: 'hmac' as const,
  eventTypes: [],
  filters: null,
  maxRetries: 5,
  initialDelayMs: 1000,
  maxDelayMs: 30_000,
  backoffMultiplier: 2,
  requestsPerMinute: 60_000,
  priority: null,
  headerNames: [],
  headersSealed: null,
  receiverAuth: null,
  receiverAuthSealed: null,
  verification: 'head' as const,
  publicKey: null,
  encryptedFields: [],
  callbackUrlVerified: false,
  callbackUrlError: null,
  deletedAt: null,
};

/** Functions without anything of a tenant in them, each with what they are about. */
const OF_NO_TENANT: Readonly<Record<string, string>> = {
  findEventTypes: 'the catalogue, which everyone reads',
  findEventType: 'the catalogue, which everyone reads',
  findKnownEventTypes: 'the catalogue, which everyone reads',
  insertEventType: 'the catalogue: for operators; the role of requests may not',
  insertTenant: 'a new tenant: for operators; the role of requests may not',
  insertAccount: 'a new account: for operators; the role of requests may not',
  replaceGrants: "the operator's grants: for operators; the role of requests may not",
  useSession: 'sessions, looked up before a tenant is known; the role of requests may not',
  insertSession: 'sessions; the role of requests may not',
  findSessions: 'sessions; the role of requests may not',
  deleteSession: 'sessions; the role of requests may not',
  deleteSessionsOf: 'sessions; the role of requests may not',
  findAccountOfIdentity: 'who people are at a provider; the role of requests may not',
  linkIdentity: 'who people are at a provider; the role of requests may not',
  replacePasswordHash: 'accounts: read by the role of requests, never changed',
  proveEmail: 'accounts: read by the role of requests, never changed',
  findAccountBy: 'who asks, with the hash of the password: the role of requests may not',
  insertPasswordReset: 'links of accounts: the role of requests may not',
  findPasswordReset: 'links of accounts: the role of requests may not',
  endPasswordResets: 'links of accounts: the role of requests may not',
  clearPortalLinks: 'of all tenants: the role of requests may not',
  findUnknownKeys: "of keys that are nobody's: for operators; the role of requests may not",
  findBacklog: "the engine's tables: for operators; the role of requests may not",
};

describe('promise 7: with the scope of the code removed, PostgreSQL still keeps tenants apart', () => {
  const database = useDatabase();
  let people: PeopleDatabase;
  let mine: TenantWithEverything;

  beforeAll(async () => {
    people = createPeopleDatabase({ url: database.url, poolMax: 2 });
    mine = await makeTenantWithEverything(database.pool);
  });
  afterAll(() => people.close());

  it('leaves no repository function untried', () => {
    const functions = Object.entries(repositories)
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    expect(functions.sort()).toEqual([...Object.keys(CALLS), ...Object.keys(OF_NO_TENANT)].sort());
  });

  it.each(Object.entries(CALLS))('%s', async (name, call) => {
    const theirs = await makeTenantWithEverything(database.pool);
    const print = () => fingerprintOf(database.pool, theirs.tenantId);
    /** What a call for their things answers, bound to a tenant: `refused` where it may not at all. */
    const callAs = async (tenantId: string) => {
      try {
        const found = await people.asTenant(tenantId, async (em) => call(em, theirs));
        return isNothing(found) ? 'nothing' : 'something';
      } catch (error) {
        const text = error instanceof Error ? `${error.message} ${error.cause}` : '';
        if (/row-level security|permission denied/.test(text)) return 'refused';
        throw error;
      }
    };

    const before = await print();
    const asMine = await callAs(mine.tenantId);
    expect(await print(), 'a row of theirs was changed').toBe(before);
    expect(asMine).toBe(/^(insert|replace)/.test(name) ? 'refused' : 'nothing');

    // The same call by its own tenant does something: nothing above was for want of trying.
    const asTheirs = await callAs(theirs.tenantId);
    const isChanged = (await print()) !== before;
    expect(asTheirs === 'something' || isChanged, 'does nothing for its own tenant').toBe(true);
  });

  it('refuses what is for operators alone', async () => {
    const { tenantId } = mine;
    const tries: ((em: EntityManager) => unknown)[] = [
      (em) => repositories.insertTenant(em, { slug: randomUUID(), name: '' }),
      (em) => {
        const values = { email: randomUUID(), name: '', passwordHash: '', isOperator: true };
        return repositories.insertAccount(em, values);
      },
      (em) => {
        const values = { name: randomUUID(), description: '', jsonSchema: null };
        return repositories.insertEventType(em, { ...values, tier: 'bulk' });
      },
      (em) => repositories.replaceGrants(em, mine.sourceId, [tenantId]),
      (em) => repositories.useSession(em, newId(), { at: new Date(), address: '' }),
      (em) => repositories.findSessions(em, mine.strangerId, new Date()),
      (em) => repositories.deleteSession(em, { id: newId() }),
      (em) => repositories.deleteSessionsOf(em, mine.strangerId),
      (em) => repositories.replacePasswordHash(em, mine.strangerId, { from: '', to: '' }),
      (em) => repositories.proveEmail(em, mine.strangerId),
      (em) => {
        const [createdAt, expiresAt] = [new Date(), new Date()];
        const session = { device: '', address: '', createdAt, expiresAt };
        const accountId = mine.strangerId;
        return repositories.insertSession(em, { kind: 'account', accountId, ...session });
      },
      (em) => repositories.findAccountBy(em, { email: mine.email }),
      (em) => repositories.findAccountOfIdentity(em, { issuer: '', subject: '' }),
      (em) => repositories.linkIdentity(em, mine.strangerId, { issuer: '', subject: '' }),
      (em) => {
        const values = { accountId: mine.accountId, tokenHash: bytes(), expiresAt: new Date() };
        return repositories.insertPasswordReset(em, values);
      },
      (em) => repositories.findPasswordReset(em, { tokenHash: bytes(), now: new Date() }),
      (em) => repositories.endPasswordResets(em, mine.accountId),
      (em) => repositories.clearPortalLinks(em, new Date()),
      (em) => repositories.findBacklog(em),
      (em) => repositories.findUnknownKeys(em),
    ];
    for (const attempt of tries) {
      await expect(people.asTenant(tenantId, async (em) => attempt(em))).rejects.toThrow(
        /permission denied|row-level security/,
      );
    }
  });
});

/** An answer without anything in it, in every form that repositories have. */
function isNothing(found: unknown): boolean {
  if (found === null || found === undefined || found === false || found === 0) return true;
  if (Array.isArray(found)) return found.length === 0;
  if (found instanceof Map || found instanceof Set) return found.size === 0;
  if (typeof found !== 'object') return false;
  if ('rows' in found) return isNothing(found.rows);
  return 'discarded' in found && found.discarded === 0;
}
