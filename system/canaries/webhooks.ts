import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createKeyRing, webhookKeyContext } from '@posthorn/domain';
import { type Receiver, startReceiver } from '@posthorn/testkit';
import type { Pool } from 'pg';
import { makeCertificate } from '../../packages/outbound/test/certificate.ts';
import type { Canaries } from './canary.ts';
import type { Talk } from './talk.ts';

const SIGNING = ['webhook_secrets.secret_sealed'];
const HEADERS = ['webhooks.headers_sealed'];
const AUTH = ['webhooks.receiver_auth_sealed'];

export interface WebhookParts {
  readonly canaries: Canaries;
  readonly talk: Talk;
  readonly pool: Pool;
  readonly keyRing: string;
  readonly ownerToken: string;
}

/** Endpoints of every kind, and how to stop them. */
export interface Endpoints {
  /** How many deliveries of `order.created` end well or badly: one for each webhook. */
  readonly webhookIds: readonly string[];
  readonly receiver: Receiver;
  stop(): Promise<void>;
}

/** An https endpoint; with `clientCert` for whoever shows that alone. */
async function startHttps(tls: { key: string; cert: string }, clientCert?: string) {
  const mutual = { ca: clientCert, requestCert: true, rejectUnauthorized: true };
  const server = createServer({ ...tls, ...(clientCert ? mutual : {}) }, (request, response) => {
    request.resume().once('end', () => response.end('ok'));
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, stop };
}

/** Webhooks with every secret that one can have, whose endpoints answer well, badly and not at all. */
export async function plantWebhooks(parts: WebhookParts): Promise<Endpoints> {
  const { canaries, talk, pool, ownerToken } = parts;
  const accessToken = canaries.plant('OAuth2 access token');
  const receiver = await startReceiver({
    behave: ({ path }) => {
      if (path === '/500') return { status: 500, body: 'no' };
      if (path === '/reset') return { kind: 'reset' };
      if (path === '/hang') return { kind: 'hang' };
      if (path === '/token-500') return { status: 500, body: 'no token' };
      if (path !== '/token') return 200;
      const body = JSON.stringify({
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: 60,
      });
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  });
  const server = makeCertificate({ names: ['127.0.0.1'] });
  const client = makeCertificate({ names: ['client.example'] });
  const [untrusted, mutual] = [await startHttps(server), await startHttps(server, client.cert)];

  // The PEM's second line: the middle of the key.
  canaries.note('mTLS private key', client.key.split('\n')[1] ?? '', AUTH);
  const header = canaries.plant('own header', HEADERS);
  const password = canaries.plant('receiver password', AUTH);
  const clientSecret = canaries.plant('OAuth2 client secret', AUTH);
  const oauth2 = (path: string) => ({
    type: 'OAUTH2',
    tokenUrl: `${receiver.url}${path}`,
    clientId: 'posthorn',
    clientSecret,
  });
  const basic = { type: 'BASIC', username: 'posthorn', password };
  const mtls = {
    type: 'MTLS',
    certificate: client.cert,
    privateKey: client.key,
    ca: server.cert,
  };
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encryption = {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    encryptedFields: ['data.card.number'],
    eventTypes: ['customer.created'],
  };
  const kinds: [name: string, url: string, input: object][] = [
    ['hmac', `${receiver.url}/200`, {}],
    ['ed25519', `${receiver.url}/200`, { signatureScheme: 'ED25519' }],
    ['basic', `${receiver.url}/500`, { receiverAuth: basic }],
    ['oauth2', `${receiver.url}/200`, { receiverAuth: oauth2('/token') }],
    ['oauth2 refused', `${receiver.url}/200`, { receiverAuth: oauth2('/token-500') }],
    ['mtls', mutual.url, { receiverAuth: mtls }],
    ['untrusted', untrusted.url, { receiverAuth: basic }],
    ['reset', `${receiver.url}/reset`, { receiverAuth: basic }],
    ['hang', `${receiver.url}/hang`, { receiverAuth: basic }],
    ['unknown name', `${receiver.url}/200`, { receiverAuth: oauth2('/token') }],
    ['blocked', `${receiver.url}/200`, { receiverAuth: basic }],
    ['encrypting', `${receiver.url}/200`, encryption],
  ];
  const ids = new Map<string, string>();
  for (const [name, callbackUrl, input] of kinds) {
    const { createWebhook } = await talk.graphql(
      `mutation ($input: CreateWebhookInput!) {
        createWebhook(input: $input) { webhook { id } signingSecret } }`,
      {
        input: {
          callbackUrl,
          eventTypes: ['order.created'],
          headers: { 'x-api-token': header },
          retryConfig: { maxRetries: 1, initialDelayMs: 100, maxDelayMs: 100 },
          ...input,
        },
      },
      ownerToken,
    );
    ids.set(name, createWebhook.webhook.id);
    if (createWebhook.signingSecret) {
      canaries.note(`signing secret of ${name}`, createWebhook.signingSecret, SIGNING);
    }
  }
  await rotate(parts, ids.get('hmac') ?? '');
  await tryWrongSettings(parts, ids.get('hmac') ?? '');
  await noteSigningKeys(parts);
  // What a registration would not let through, and what may become of one that it let through.
  const move = 'update webhooks set callback_url = $2 where id = $1';
  await pool.query(move, [ids.get('unknown name'), 'http://nowhere.invalid/']);
  await pool.query(move, [ids.get('blocked'), 'http://10.1.2.3/']);
  return {
    webhookIds: [...ids.values()],
    receiver,
    stop: async () =>
      void (await Promise.all([receiver, untrusted, mutual].map((it) => it.stop()))),
  };
}

async function rotate({ canaries, talk, ownerToken }: WebhookParts, id: string): Promise<void> {
  const { rotateWebhookSecret } = await talk.graphql(
    'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { signingSecret } }',
    { id },
    ownerToken,
  );
  canaries.note('rotated signing secret', rotateWebhookSecret.signingSecret, SIGNING);
}

/** Private keys that nobody is ever shown: out of the database, with the key ring. */
async function noteSigningKeys({ canaries, pool, keyRing }: WebhookParts): Promise<void> {
  const ring = createKeyRing(keyRing);
  const { rows } = await pool.query<{ webhook_id: string; sealed: string }>(
    `select webhook_id, secret_sealed as sealed from webhook_secrets where scheme = 'ed25519'`,
  );
  if (rows.length === 0) throw new Error('no ed25519 key');
  for (const { webhook_id: id, sealed } of rows) {
    const key = ring.open(sealed, webhookKeyContext(id, 'ed25519'));
    canaries.note(`ed25519 private key of ${id}`, key, SIGNING);
  }
}

/** Settings with secrets in them that are refused, each for another reason. */
async function tryWrongSettings(
  { canaries, talk, ownerToken }: WebhookParts,
  id: string,
): Promise<void> {
  const secret = canaries.plant('refused setting');
  const { privateKey: strangersKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const strangers = strangersKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  canaries.note('refused private key', strangers.split('\n')[1] ?? '');
  const { cert } = makeCertificate({ names: ['client.example'] });
  const update =
    'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { id } } }';
  const wrong: object[] = [
    { headers: { 'x-token': `${secret}\r\nx-more: ${secret}` } },
    { headers: { 'x-token': { secret } } },
    { headers: { 'content-length': secret } },
    { headers: secret },
    { receiverAuth: { type: 'BASIC', username: 'a:b', password: secret } },
    { receiverAuth: { type: 'BASIC', username: 'me', password: `${secret}\n` } },
    { receiverAuth: { type: 'BASIC', username: 'me', password: { secret } } },
    { receiverAuth: { type: secret } },
    { receiverAuth: { type: 'OAUTH2', tokenUrl: 'no URL', clientId: 'me', clientSecret: secret } },
    {
      receiverAuth: {
        type: 'OAUTH2',
        tokenUrl: `https://me:${secret}@token.example/`,
        clientId: 'me',
        clientSecret: secret,
      },
    },
    { receiverAuth: { type: 'MTLS', certificate: cert, privateKey: strangers } },
    { receiverAuth: { type: 'MTLS', certificate: strangers, privateKey: cert } },
    { receiverAuth: { type: 'MTLS', certificate: cert, privateKey: strangers.slice(0, -40) } },
    { publicKey: strangers, encryptedFields: ['data'] },
    { callbackUrl: `https://me:${secret}@hooks.example/` },
  ];
  for (const input of wrong) await talk.refusedGraphql(update, { id, input }, ownerToken);

  const path = `/api/v1/webhooks/${id}`;
  const token = ownerToken;
  for (const body of [
    { receiver_auth: { type: 'basic', username: 'me', password: [secret] } },
    { receiver_auth: { type: 'oauth2', client_secret: secret } },
    { headers: { 'x-token': [secret] } },
    { callback_url: `https://me:${secret}@hooks.example/` },
    { signing_secret: secret },
    `{"headers":{"x-token":"${secret}"`,
  ]) {
    const { status } = await talk.rest('PATCH', path, { token, body });
    if (status < 400) throw new Error(`not refused: ${JSON.stringify(body)}`);
  }
}
