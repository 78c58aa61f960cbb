import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNameResolver } from '../src/index.ts';
import { type Records, startNameServer } from './name-server.ts';
import { post, startHttp, startSender } from './receivers.ts';

let hostsPath = '';
let stopServer = (): unknown => undefined;
beforeAll(async () => {
  hostsPath = join(await mkdtemp(join(tmpdir(), 'posthorn-')), 'hosts');
  await writeFile(hostsPath, '');
});
afterEach(() => stopServer());

/** A sender that asks a real name server, and a receiver whose address is open to it. */
async function given(records: Records, onAnswered?: () => void) {
  const server = await startNameServer(records, onAnswered);
  stopServer = server.stop;
  const resolveName = createNameResolver({ hostsPath, servers: [server.address] });
  const sender = startSender({ resolveName, allowedRanges: ['127.0.0.1/32'] });
  const receiver = await startHttp((_request, response) => {
    response.writeHead(200, { connection: 'close' }).end();
  });
  return {
    server,
    receiver,
    send: (host: string) => sender.send(post(`http://${host}:${receiver.port}/`)),
  };
}

describe('names, answered by a real name server (promise 8)', () => {
  it('a name that changes its answer between check and connect: what was checked is connected to', async () => {
    const records: Records = { 'rebind.example': { A: ['127.0.0.1'], ttlS: 0 } };
    // As soon as it has been asked, it answers with a closed address.
    const { server, receiver, send } = await given(records, () => {
      records['rebind.example'] = { A: ['127.0.0.2'], ttlS: 0 };
    });
    const first = await send('rebind.example');
    expect(first).toMatchObject({ outcome: { status: 200 }, address: '127.0.0.1' });
    expect(server.asked.toSorted()).toEqual(['A rebind.example', 'AAAA rebind.example']);
    const second = await send('rebind.example');
    expect(second.outcome).toMatchObject({ kind: 'failure', code: 'ADDRESS_BLOCKED' });
    expect(receiver.accepted()).toBe(1);
  });

  it('the other way round: closed when checked, open a moment later: nothing is connected', async () => {
    const records: Records = { 'rebind.example': { A: ['10.0.0.1'], ttlS: 0 } };
    const { receiver, send } = await given(records, () => {
      records['rebind.example'] = { A: ['127.0.0.1'], ttlS: 0 };
    });
    const { outcome } = await send('rebind.example');
    expect(outcome).toMatchObject({ kind: 'failure', code: 'ADDRESS_BLOCKED' });
    expect(receiver.accepted()).toBe(0);
  });

  it.each<[string, { A?: string[]; AAAA?: string[] }]>([
    ['a good one before a bad one', { A: ['127.0.0.1', '169.254.169.254'] }],
    ['a bad one before a good one', { A: ['192.168.0.1', '127.0.0.1'] }],
    ['a good one, and a bad one of the other family', { A: ['127.0.0.1'], AAAA: ['fd00::1'] }],
    ['a good one among many', { A: ['10.0.0.1', '127.0.0.1', '10.0.0.2', '10.0.0.3'] }],
  ])('a name with %s is not trusted to choose: nothing is connected', async (_, record) => {
    const { receiver, send } = await given({ 'mixed.example': { ...record, ttlS: 0 } });
    const { outcome, address } = await send('mixed.example');
    expect(outcome).toMatchObject({ kind: 'failure', code: 'ADDRESS_BLOCKED' });
    expect(address).toBeNull();
    expect(receiver.accepted()).toBe(0);
  });
});
