import { createAddressPolicy } from '@posthorn/domain';
import { expect, it } from 'vitest';
import { createProbe } from '../src/index.ts';
import { closedPort, startHttp } from './receivers.ts';

function startProbe(allowedRanges: string[]) {
  return createProbe({
    addressPolicy: createAddressPolicy({ allowedRanges }),
    allowHttp: true,
    timeoutMs: 20_000,
    userAgent: 'Posthorn/test',
  });
}

it('a probe is one HEAD request, and any HTTP answer counts (CONTRACT: registration)', async () => {
  const receiver = await startHttp((request, response) => {
    response.writeHead(request.path === '/gone' ? 410 : 405, { 'content-length': 20 }).end();
  });
  const probe = startProbe(['127.0.0.0/8']);
  const results = [
    await probe.probeCallback(new URL(`${receiver.origin}/hook`)),
    await probe.probeCallback(new URL(`${receiver.origin}/gone`)),
  ];
  expect(results).toEqual([
    { reached: true, status: 405 },
    { reached: true, status: 410 },
  ]);
  expect(receiver.received.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  await probe.close();
});

it('a probe says why nothing was reached, and goes to no closed address (promise 8)', async () => {
  const port = await closedPort();
  const url = new URL(`http://127.0.0.1:${port}/`);
  const open = startProbe(['127.0.0.0/8']);
  const shut = startProbe([]);
  expect(await open.probeCallback(url)).toMatchObject({
    reached: false,
    code: 'CONNECTION_REFUSED',
  });
  expect(await shut.probeCallback(url)).toMatchObject({ reached: false, code: 'ADDRESS_BLOCKED' });
  await Promise.all([open.close(), shut.close()]);
});
