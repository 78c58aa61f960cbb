export { type ClientIdentity, createClientIdentity } from './client-identity.ts';
export { createProbe, type Probe, type ProbeOptions, type ProbeResult } from './probe.ts';
export {
  type Credentials,
  credentialsOf,
  NO_CREDENTIALS,
  type ReadyAuth,
  readyAuth,
} from './receiver-auth.ts';
export { createNameResolver, type ResolvedName, type ResolveName } from './resolve-name.ts';
export {
  createSender,
  type Sender,
  type SenderOptions,
  type SendRequest,
  type SendResult,
} from './sender.ts';
export {
  createTokenKeeper,
  type Token,
  type TokenKeeper,
  type TokenResult,
} from './token-keeper.ts';
