export { BufferFullError, createGroupCommit, type GroupCommit } from './group-commit.ts';
export { type Claim, claimBatches } from './hot/claim-batches.ts';
export { claimWaiting, findDue } from './hot/claim-waiting.ts';
export type {
  ClaimedBatches,
  ClaimedDelivery,
  DeliveryWithoutEvent,
} from './hot/claimed-delivery.ts';
export { disableWebhook } from './hot/disable-webhook.ts';
export { createEnginePool } from './hot/engine-pool.ts';
export { type DueLine, findDueLines } from './hot/find-due-lines.ts';
export { findEventKeys, type StoredKey } from './hot/find-event-keys.ts';
export { findUnclaimedLanes } from './hot/find-unclaimed-lanes.ts';
export { forgetSourceFailures } from './hot/forget-source-failures.ts';
export { heartbeat, signOff } from './hot/heartbeat.ts';
export {
  type ClaimedMail,
  claimMail,
  deleteEndedMails,
  deleteMail,
  postponeMail,
} from './hot/mails.ts';
export {
  type DeliveryOutcome,
  type FinishedBatch,
  type RecordedAttempt,
  recordOutcomes,
} from './hot/record-outcomes.ts';
export {
  recordSourceFailures,
  type SourceFailureCount,
} from './hot/record-source-failures.ts';
export {
  recordUnknownKeys,
  type UnknownKeyCount,
} from './hot/record-unknown-keys.ts';
export { finishBatch, freeOrphans, releaseBatch, releaseTurn } from './hot/release-batches.ts';
export { releaseEncryptable } from './hot/release-encryptable.ts';
export { findRunningReplays, type ReplayStep, replayChunk } from './hot/replay-chunk.ts';
export type { HotPool, HotStatement } from './hot/statement.ts';
export { type DedupWindow, storeEvents, storeEventsAlone } from './hot/store-events.ts';
export * from './hot/types.ts';
export { migrateDatabase } from './migrate-database.ts';
export { DEFAULT_SPAN, ensurePartitions } from './partitions/ensure-partitions.ts';
export * from './people/index.ts';
export { isDataError, isPartitionMissing, isRaceLost, isUnavailable } from './postgres-errors.ts';
export { INSTALLATION } from './routing/changed-versions.ts';
export type { CatalogueEventType, IngestSource } from './routing/load-catalogue.ts';
export type { LoadedRoutes, SealedSecret, WebhookRoute } from './routing/load-routes.ts';
export { createRouting, type Routing } from './routing/routing.ts';
export {
  connectionName,
  findProcessesWithoutKey,
  type ProcessWithoutKey,
} from './sealed/processes.ts';
export {
  findKeysInUse,
  type ResealedColumn,
  type ResealReport,
  resealSecrets,
} from './sealed/reseal.ts';
export { type ResealResult, resealDatabase } from './sealed/reseal-database.ts';
export { SEALED_COLUMNS } from './sealed/sealed-columns.ts';
export { ensureOperator } from './seed/ensure-operator.ts';
export { type SeededInstallation, seedInstallation } from './seed/seed-installation.ts';
