import { type Child, startChild } from '../ipc/calls.ts';
import type { LoadCalls } from './protocol.ts';

/** The load generator in a process of its own. */
export function startLoad(): Child<LoadCalls> {
  return startChild<LoadCalls>(new URL('./main.ts', import.meta.url));
}
