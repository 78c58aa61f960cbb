import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { post, startHttp, startRaw, startSender } from './receivers.ts';

const good = makeCertificate({ names: ['hooks.example', '127.0.0.1'] });
const strange = makeCertificate({ names: ['hooks.example'] });
const old = makeCertificate({
  names: ['hooks.example'],
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2021-01-01T00:00:00Z'),
});
const resolveName = async () => ({ addresses: ['127.0.0.1'], ttlMs: 0 });

const usual = tls.getCACertificates('default');
beforeEach(() => tls.setDefaultCACertificates([...usual, good.cert, old.cert]));
afterEach(() => tls.setDefaultCACertificates(usual));

describe('TLS', () => {
  it('delivers to a name whose certificate is right, with the name as SNI', async () => {
    let asked: string | undefined;
    const SNICallback = (name: string, done: (error: null) => void) => {
      asked = name;
      done(null);
    };
    const receiver = await startHttp((_request, response) => response.end('ok'), {
      ...good,
      SNICallback,
    });
    const sender = startSender({ resolveName, allowHttp: false });
    for (const host of ['hooks.example', 'hooks.example.', '127.0.0.1']) {
      const result = await sender.send(post(`https://${host}:${receiver.port}/`));
      expect(result.outcome).toMatchObject({ kind: 'response', status: 200 });
      expect(result.address).toBe('127.0.0.1');
    }
    expect(asked).toBe('hooks.example');
  });

  it('resumes no session past a certificate for another name', async () => {
    const receiver = await startHttp((_request, response) => response.end('ok'), good);
    const sender = startSender({ resolveName });
    for (let attempt = 0; attempt < 3; attempt++) {
      const result = await sender.send(post(`https://other.example:${receiver.port}/`));
      expect(result.outcome).toEqual({
        kind: 'failure',
        code: 'TLS_FAILURE',
        message: expect.stringContaining('other.example'),
      });
    }
    expect(receiver.received).toEqual([]);
  });

  it.each([
    ['self-signed', strange, /self-signed/],
    ['expired', old, /expired/],
  ])('refuses a certificate that is %s', async (_what, certificate, message) => {
    const receiver = await startHttp((_request, response) => response.end(), certificate);
    const sender = startSender({ resolveName });
    const result = await sender.send(post(`https://hooks.example:${receiver.port}/`));
    expect(result.outcome).toEqual({
      kind: 'failure',
      code: 'TLS_FAILURE',
      message: expect.stringMatching(message),
    });
    expect(receiver.received).toEqual([]);
    await expect.poll(() => receiver.connections()).toBe(0);
  });

  it('names a receiver that speaks plain HTTP, or an outdated protocol, on its port', async () => {
    const plain = await startRaw((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const outdated = await startHttp((_request, response) => response.end(), {
      ...good,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const sender = startSender({ resolveName });
    for (const { port } of [plain, outdated]) {
      const result = await sender.send(post(`https://hooks.example:${port}/`));
      expect(result.outcome).toMatchObject({ kind: 'failure', code: 'TLS_FAILURE' });
      expect(JSON.stringify(result.outcome)).not.toMatch(/\.c\b|openssl/);
    }
  });

  it('names a connection that is closed during the handshake', async () => {
    const receiver = await startRaw((socket) => socket.destroy());
    const sender = startSender({ resolveName });
    const result = await sender.send(post(`https://hooks.example:${receiver.port}/`));
    expect(result.outcome).toMatchObject({
      code: 'CONNECTION_RESET',
      message: expect.stringContaining('during the TLS handshake'),
    });
  });
});
