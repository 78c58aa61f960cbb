import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { freePort, identifyProcess, listenProblem } from '../src/index.ts';

const PROGRAM = `require('node:http').createServer((_, response) => response.end())
  .listen(process.argv[1], '127.0.0.1', () => console.log('up'))`;

async function startServer(port: number): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', PROGRAM, String(port)], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('the server has no pid');
  return Object.assign(child, { pid: child.pid });
}

test.runIf(process.platform === 'linux')(
  'a killed process counts as over once its port is free: not while its other threads are still ending',
  async () => {
    for (let kills = 0; kills < 30; kills += 1) {
      const port = await freePort();
      const child = await startServer(port);
      child.kill('SIGKILL');
      // Without a turn of the event loop, so that the corpse is not taken away meanwhile.
      while (identifyProcess(child.pid) !== null);
      expect(readFileSync(`/proc/${child.pid}/stat`, 'utf8')).toContain(') Z ');
      expect(await listenProblem(port)).toBeNull();
    }
  },
);
