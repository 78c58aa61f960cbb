import { type Child, startChild } from '../ipc/calls.ts';
import type { SinkCalls } from './protocol.ts';

/** The receiver in a process of its own. */
export function startSink(): Child<SinkCalls> {
  return startChild<SinkCalls>(new URL('./main.ts', import.meta.url));
}
