import { describe, expect, it } from 'vitest';
import type { ResolveName } from '../src/index.ts';
import { closedPort, post, startHttp, startSender } from './receivers.ts';

/** A stand-in for DNS: answers one after the other, the last one for ever. */
function answering(...answers: string[][]): ResolveName & { asked: string[] } {
  const asked: string[] = [];
  const resolve = async (hostname: string) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    return { addresses, ttlMs: 0 };
  };
  return Object.assign(resolve, { asked });
}

describe('no request leaves for a place it must not go (promise 8)', () => {
  it.each([
    'http://127.0.0.1',
    'http://0177.0.0.1',
    'http://0x7f.1',
    'http://2130706433',
    'http://127.1',
    'http://127.0.0.1.',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[64:ff9b::7f00:1]',
    'http://0.0.0.0',
    'http://[::]',
  ])('%s is blocked and nothing is connected', async (origin) => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender({ allowedRanges: [] });
    const result = await sender.send(post(`${origin}:${receiver.port}/`));
    expect(result).toMatchObject({
      outcome: {
        kind: 'failure',
        code: 'ADDRESS_BLOCKED',
        message: expect.stringMatching(/^\S+ is closed: \S+ is \w/),
      },
      address: null,
    });
    expect(receiver.accepted()).toBe(0);
    await expect.poll(() => sender.size()).toEqual({ pools: 0, connections: 0 });
  });

  it('the same spellings are open once the operator opens the range', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender({ allowedRanges: ['127.0.0.0/8'] });
    for (const host of ['127.0.0.1', '0177.0.0.1', '2130706433']) {
      const result = await sender.send(post(`http://${host}:${receiver.port}/`));
      expect(result.outcome).toMatchObject({ kind: 'response', status: 200 });
    }
  });

  it('a name that leads to a closed address is blocked, saying which', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const resolveName = answering(['127.0.0.1']);
    const sender = startSender({ allowedRanges: [], resolveName });
    const result = await sender.send(post(`http://inside.example:${receiver.port}/`));
    expect(result.outcome).toEqual({
      kind: 'failure',
      code: 'ADDRESS_BLOCKED',
      message: expect.stringMatching(
        /^inside\.example resolves to 127\.0\.0\.1, which is closed: 127\.0\.0\.0\/8 is loopback/,
      ),
    });
    expect(receiver.accepted()).toBe(0);
  });

  it.each([[['127.0.0.1', '10.0.0.1']], [['10.0.0.1', '127.0.0.1']], [['127.0.0.1', 'fd00::1']]])(
    'one closed address among open ones blocks the name: %j',
    async (addresses) => {
      const receiver = await startHttp((_request, response) => response.end());
      const sender = startSender({ resolveName: answering(addresses) });
      const result = await sender.send(post(`http://mixed.example:${receiver.port}/`));
      expect(result.outcome).toMatchObject({ kind: 'failure', code: 'ADDRESS_BLOCKED' });
      expect(receiver.accepted()).toBe(0);
    },
  );

  it('a name is looked up once for a connection, which goes to the address checked', async () => {
    const receiver = await startHttp((_request, response) => {
      response.writeHead(200, { connection: 'close' }).end();
    });
    const resolveName = answering(['127.0.0.1'], ['10.0.0.1']);
    const sender = startSender({ resolveName });
    const url = `http://rebinding.example:${receiver.port}/`;
    const first = await sender.send(post(url));
    expect(first).toMatchObject({ outcome: { kind: 'response' }, address: '127.0.0.1' });
    expect(resolveName.asked).toEqual(['rebinding.example']);
    const second = await sender.send(post(url));
    expect(second.outcome).toMatchObject({ kind: 'failure', code: 'ADDRESS_BLOCKED' });
    expect(resolveName.asked).toHaveLength(2);
    expect(receiver.received).toHaveLength(1);
  });

  it('the checked address is the one connected to, and the host header keeps the name', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender({ resolveName: answering(['127.0.0.1']) });
    await sender.send(post(`http://hooks.example:${receiver.port}/`));
    expect(receiver.received[0]?.headers.host).toBe(`hooks.example:${receiver.port}`);
  });

  it('the next address is tried when the first refuses', async () => {
    const receiver = await startHttp((_request, response) => response.end());
    const sender = startSender({ resolveName: answering(['127.0.0.2', '127.0.0.1']) });
    const result = await sender.send(post(`http://two.example:${receiver.port}/`));
    expect(result).toMatchObject({ outcome: { kind: 'response' }, address: '127.0.0.1' });
  });

  it('a failed look-up is told in words, and so is one without an address', async () => {
    const port = await closedPort();
    const sender = startSender({ resolveName: answering([]) });
    const result = await sender.send(post(`http://empty.example:${port}/`));
    expect(result.outcome).toMatchObject({ kind: 'failure', code: 'DNS_FAILURE' });
  });
});
