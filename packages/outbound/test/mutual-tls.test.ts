import { describe, expect, it } from 'vitest';
import { createClientIdentity } from '../src/index.ts';
import { makeCertificate } from './certificate.ts';
import { post, startHttp, startSender } from './receivers.ts';

const server = makeCertificate({ names: ['hooks.example'] });
const client = makeCertificate({ names: ['client.example'] });
const stranger = makeCertificate({ names: ['stranger.example'] });
const resolveName = async () => ({ addresses: ['127.0.0.1'], ttlMs: 0 });

const identityOf = ({ key, cert }: typeof client, ca: string | null = server.cert) =>
  createClientIdentity({ certificate: cert, privateKey: key, ca });

/** A receiver that lets in nobody but who shows the client certificate. */
async function start() {
  const receiver = await startHttp((_request, response) => response.end('ok'), {
    ...server,
    ca: client.cert,
    requestCert: true,
    rejectUnauthorized: true,
  });
  return { receiver, url: `https://hooks.example:${receiver.port}/` };
}

describe('mutual TLS', () => {
  it('shows the certificate, and checks the receiver against the CA that was given', async () => {
    const { receiver, url } = await start();
    const sender = startSender({ resolveName, allowHttp: false });
    const result = await sender.send({ ...post(url), identity: identityOf(client) });
    expect(result.outcome).toMatchObject({ kind: 'response', status: 200 });
    expect(receiver.received).toHaveLength(1);
  });

  it('without one, or with another, the receiver refuses: TLS_FAILURE, or a reset', async () => {
    const { receiver, url } = await start();
    const sender = startSender({ resolveName, allowHttp: false });
    const outcome = (await sender.send({ ...post(url), identity: identityOf(stranger) })).outcome;
    expect(outcome).toMatchObject({
      kind: 'failure',
      code: expect.stringMatching(/^(TLS_FAILURE|CONNECTION_RESET)$/),
    });
    expect(receiver.received).toEqual([]);
  });

  it('without the CA, a private certificate of the receiver is not trusted', async () => {
    const { receiver, url } = await start();
    const sender = startSender({ resolveName, allowHttp: false });
    const identity = identityOf(client, null);
    const { outcome } = await sender.send({ ...post(url), identity });
    expect(outcome).toMatchObject({ kind: 'failure', code: 'TLS_FAILURE' });
    expect(receiver.received).toEqual([]);
  });

  it('no connection of one identity carries a request of another, whatever the pool', async () => {
    const seen: string[] = [];
    const receiver = await startHttp((_request, response) => response.end('ok'), {
      ...server,
      ca: [client.cert, stranger.cert],
      requestCert: true,
      rejectUnauthorized: false,
    });
    const sender = startSender({ resolveName, allowHttp: false });
    const url = `https://hooks.example:${receiver.port}/`;
    for (const certificate of [client, stranger, client, stranger]) {
      const request = { ...post(url), poolKey: 'same', identity: identityOf(certificate) };
      const { outcome } = await sender.send(request);
      expect(outcome).toMatchObject({ kind: 'response', status: 200 });
      seen.push(String(receiver.accepted()));
    }
    // Two identities: two connections, each used twice.
    expect(seen).toEqual(['1', '2', '2', '2']);
  });

  it('is under the address guard as well', async () => {
    const { receiver, url } = await start();
    const sender = startSender({ resolveName, allowedRanges: [] });
    const { outcome } = await sender.send({ ...post(url), identity: identityOf(client) });
    expect(outcome).toMatchObject({ code: 'ADDRESS_BLOCKED' });
    expect(receiver.accepted()).toBe(0);
  });
});
