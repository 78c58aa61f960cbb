import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { post, startHttp, startSender, startTcp } from './receivers.ts';

const certificate = makeCertificate({ names: ['hooks.example'] });
const resolveName = async () => ({ addresses: ['127.0.0.1'], ttlMs: 0 });
const usual = tls.getCACertificates('default');
beforeEach(() => tls.setDefaultCACertificates([...usual, certificate.cert]));
afterEach(() => tls.setDefaultCACertificates(usual));

const ms = expect.any(Number);

describe('the phases of an exchange', () => {
  it('DNS, connecting and TLS are those of the exchange that opened the connection, no other', async () => {
    const receiver = await startHttp((_request, response) => response.end('ok'), certificate);
    const sender = startSender({ resolveName });
    const url = `https://hooks.example:${receiver.port}/`;
    const first = await sender.send(post(url));
    const second = await sender.send(post(url));
    expect(receiver.accepted()).toBe(1);
    expect(first.phases).toEqual({ dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms });
    expect(second.phases).toEqual({ dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: ms });
  });

  it('an address needs no DNS, plain http no TLS', async () => {
    const receiver = await startHttp((_request, response) => response.end('ok'));
    const { phases } = await startSender().send(post(receiver.origin));
    expect(phases).toEqual({ dnsMs: null, connectMs: ms, tlsMs: null, firstByteMs: ms });
  });

  it("the wait for a name server is DNS's, the wait for the answer the first byte's", async () => {
    const receiver = await startHttp((_request, response) => {
      setTimeout(() => response.end('ok'), 150);
    });
    const sender = startSender({
      resolveName: async () => {
        await new Promise((resolve) => setTimeout(resolve, 250));
        return { addresses: ['127.0.0.1'], ttlMs: 0 };
      },
    });
    const { phases, durationMs } = await sender.send(post(`http://slow.example:${receiver.port}`));
    expect(phases.dnsMs).toBeGreaterThanOrEqual(240);
    expect(phases.firstByteMs).toBeGreaterThanOrEqual(140);
    // Each millisecond is in one phase: what DNS took is not waited for a second time.
    const { dnsMs, connectMs, firstByteMs } = phases;
    expect((dnsMs ?? 0) + (connectMs ?? 0) + (firstByteMs ?? 0)).toBeLessThanOrEqual(
      durationMs + 3,
    );
  });

  it('what was not reached has none: a handshake that never ends, an answer that never comes', async () => {
    const silent = await startTcp(() => undefined);
    const sender = startSender({ resolveName, timeoutMs: 300 });
    const handshake = await sender.send(post(`https://hooks.example:${silent.port}/`));
    expect(handshake.phases).toEqual({ dnsMs: ms, connectMs: ms, tlsMs: null, firstByteMs: null });
    const answer = await sender.send(post(`http://hooks.example:${silent.port}/`));
    expect(answer.phases).toEqual({ dnsMs: ms, connectMs: ms, tlsMs: null, firstByteMs: null });
  });

  it('an answer that comes before a large request was taken was not waited for', async () => {
    const early = await startTcp((socket) => {
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
    const body = Buffer.alloc(8 * 1024 * 1024, 'x');
    const { phases, outcome } = await startSender().send(post(early.origin, body));
    expect(outcome).toMatchObject({ kind: 'response', status: 413 });
    expect(phases.firstByteMs).toBe(0);
  });
});
