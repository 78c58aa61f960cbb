export { createProbe, type Probe, type ProbeOptions, type ProbeResult } from './probe.ts';
export { createNameResolver, type ResolvedName, type ResolveName } from './resolve-name.ts';
export {
  createSender,
  type Sender,
  type SenderOptions,
  type SendRequest,
  type SendResult,
} from './sender.ts';
