import { readingOf, serveCalls } from '../ipc/calls.ts';
import type { SinkCalls } from './protocol.ts';
import { createReceiver } from './receive.ts';

const receiver = createReceiver();

serveCalls<SinkCalls>({
  listen: () => receiver.listen(),
  begin: (run) => {
    receiver.begin(run);
    return undefined;
  },
  behave: async (mode) => {
    await receiver.behave(mode);
    return undefined;
  },
  count: () => {
    const cpu = process.cpuUsage();
    return readingOf({ ...receiver.totals(), cpuMs: (cpu.user + cpu.system) / 1000 });
  },
  report: () => receiver.report(),
});
