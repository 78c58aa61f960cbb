export * from './factories/index.ts';
export type { ParsedMail } from './mail/parse-mail.ts';
export { type MailServer, type ReceivedMail, startMailServer } from './mail/start-mail-server.ts';
export {
  type ProviderPerson,
  startOidcProvider,
  type TestOidcProvider,
} from './oidc/start-oidc-provider.ts';
export { findPerlJweDecrypter, type JweDecrypter } from './programs/perl-jwe.ts';
export type { Behaviour } from './receiver/behaviour.ts';
export {
  type ReceivedRequest,
  type Receiver,
  type ReceiverOptions,
  startReceiver,
} from './receiver/start-receiver.ts';
export { makeScratch, removeScratch } from './scratch-folder.ts';
export { searchDatabase } from './search-database.ts';
export {
  cloneDatabase,
  createEmptyDatabase,
  dropDatabase,
} from './services/template.ts';
export { type TestDatabase, useDatabase } from './services/use-database.ts';
export { type TestRedis, useRedis } from './services/use-redis.ts';
export type { AppProcess } from './system/app-process.ts';
export { newKeyRing, type System, type SystemOptions, startSystem } from './system/start-system.ts';
export { useScratch } from './use-scratch.ts';
export { type WaitOptions, waitUntil } from './wait-until.ts';
