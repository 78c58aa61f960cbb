import { readingOf, serveCalls } from '../ipc/calls.ts';
import type { LoadCalls } from './protocol.ts';
import { type PreparedLoad, prepareLoad } from './run-load.ts';

let load: PreparedLoad | null = null;

function prepared(): PreparedLoad {
  if (load === null) throw new Error('call prepare first');
  return load;
}

serveCalls<LoadCalls>({
  prepare: async (plan) => {
    load = await prepareLoad(plan);
    return undefined;
  },
  run: () => prepared().run(),
  stop: () => {
    prepared().stop();
    return undefined;
  },
  count: () => {
    const cpu = process.cpuUsage();
    const cpuMs = (cpu.user + cpu.system) / 1000;
    return readingOf({ ...prepared().counts(), cpuMs });
  },
});
