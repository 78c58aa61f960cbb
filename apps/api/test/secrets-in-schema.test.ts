import { type GraphQLNamedType, getNamedType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { accessOf, isAtLeast, ROLES_ASCENDING } from '../src/access/access-table.ts';
import { buildApiSchema } from '../src/graphql/build-schema.ts';
import { rootFieldsOf } from './support/operations.ts';

/** Names of fields that may hold a secret. */
const SUSPECT =
  /secret|key|token|password|credential|hash|sealed|private|certificate|auth|headers|signature|url$/i;

/** Those that hold none, each with what they hold. */
const HARMLESS: Readonly<Record<string, string>> = {
  'OidcOption.url': 'a page of the dashboard',
  'SignInOptions.password': 'whether one may sign in with one',
  'StartOidcSignInPayload.url': 'where the provider asks people to sign in',
  'Webhook.callbackUrl': 'an address without credentials: those are refused',
  'Webhook.callbackUrlError': 'what kept the address from answering',
  'Webhook.publicKeyThumbprint': "of the tenant's public key",
  'Webhook.publicSigningKey': 'to give away: it verifies and cannot sign',
  'Webhook.signatureScheme': 'how it signs',
  'Webhook.secrets': 'when secrets were made and end, never the secrets',
  'WebhookSecret.publicKey': 'to give away: it verifies and cannot sign',
  'Webhook.publicKey': "the tenant's public key",
  'Webhook.headers': 'sealed with the evidence of attempts; the names remain',
  'Webhook.receiverAuth': 'how it authenticates, without its secrets',
  'ReceiverAuth.certificateExpiresAt': 'a time',
  'ReceiverAuth.certificateSubject': 'whose certificate it is, as it says to everyone',
  'ReceiverAuth.tokenUrl': 'where tokens come from',
  'Source.apiKeyPrefix': 'the first characters of a key, to tell keys apart',
  'Source.credentials': 'when keys were made and end, and how each begins',
  'UnknownSourceKey.keyPrefix': 'what kind of key it seems to be, never the key',
  'CreateApiKeyPayload.apiKey': 'the key without its text',
  'RevokeApiKeyPayload.apiKey': 'the key without its text',
  'Attempt.headersMs': 'a time',
  'Attempt.responseHeaders': 'what the endpoint answered',
  'AttemptRequest.url': 'the address that was asked',
  'AttemptRequest.headers': 'what was sent, values masked',
};

/** Mutations that hand out a secret, and to whom it is theirs to know. */
const HANDS_OUT: Readonly<Record<string, readonly string[]>> = {
  signIn: ['SignInPayload.deviceToken', 'SignInPayload.token'],
  finishOidcSignIn: ['SignInPayload.deviceToken', 'SignInPayload.token'],
  createWebhook: ['CreateWebhookPayload.signingSecret'],
  updateWebhook: ['UpdateWebhookPayload.signingSecret'],
  rotateWebhookSecret: ['RotateWebhookSecretPayload.signingSecret'],
  revealWebhookSecret: ['RevealWebhookSecretPayload.signingSecret'],
  createSource: ['CreateSourcePayload.apiKey', 'CreateSourcePayload.webhookSecret'],
  rotateSourceCredentials: [
    'RotateSourceCredentialsPayload.apiKey',
    'RotateSourceCredentialsPayload.webhookSecret',
  ],
  createPortalLink: ['CreatePortalLinkPayload.url'],
  openPortal: ['OpenPortalPayload.token'],
  createApiKey: ['CreateApiKeyPayload.secret'],
  acceptInvitation: ['SignInPayload.deviceToken', 'SignInPayload.token'],
  inviteMember: ['InviteMemberPayload.inviteUrl'],
};

/** Every suspect field that can be reached from a type. */
function suspectsFrom(start: GraphQLNamedType): string[] {
  const seen = new Set<GraphQLNamedType>();
  const found: string[] = [];
  const open = [start];
  for (let type = open.pop(); type; type = open.pop()) {
    if (seen.has(type) || !isObjectType(type)) continue;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const path = `${type.name}.${field.name}`;
      if (SUSPECT.test(field.name) && !(path in HARMLESS)) found.push(path);
      open.push(getNamedType(field.type));
    }
  }
  return found.sort();
}

describe('secrets in the schema', () => {
  it('no query leads to a field that may hold one, whoever asks', async () => {
    const fields = rootFieldsOf(await buildApiSchema([])).filter(({ root }) => root !== 'mutation');
    expect(fields.length).toBeGreaterThan(15);
    const found = fields.flatMap(({ name, field }) =>
      suspectsFrom(getNamedType(field.type)).map((path) => `${name} leads to ${path}`),
    );
    expect(found).toEqual([]);
  });

  it('mutations hand out those that are made or asked for there, and none to a viewer', async () => {
    const fields = rootFieldsOf(await buildApiSchema([])).filter(({ root }) => root === 'mutation');
    const handedOut = fields.flatMap(({ name, field }) => {
      const paths = suspectsFrom(getNamedType(field.type));
      return paths.length === 0 ? [] : [[name, paths] as const];
    });
    expect(Object.fromEntries(handedOut)).toEqual(HANDS_OUT);
    for (const [name] of handedOut) {
      const access = accessOf(name);
      // Whoever signs in gets the token of their own session.
      if (access === 'anyone' || access === 'operator') continue;
      const role = ROLES_ASCENDING.find((candidate) => candidate === access);
      expect(role !== undefined && isAtLeast(role, 'developer'), name).toBe(true);
    }
  });
});
