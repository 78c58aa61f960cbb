export { BufferFullError, createGroupCommit, type GroupCommit } from './group-commit.ts';
export { admitDeliveries } from './hot/admit-deliveries.ts';
export { type ClaimedDelivery, claimBatch } from './hot/claim-batch.ts';
export { disableWebhook } from './hot/disable-webhook.ts';
export { createEnginePool } from './hot/engine-pool.ts';
export { findDue } from './hot/find-due.ts';
export { findDueLanes, type WaitingLane } from './hot/find-due-lanes.ts';
export { findEventKeys, type StoredKey } from './hot/find-event-keys.ts';
export { finishBatch } from './hot/finish-batch.ts';
export { findUnclaimed, freeOrphans, renewJobs } from './hot/free-orphans.ts';
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
  type RecordedAttempt,
  recordOutcomes,
} from './hot/record-outcomes.ts';
export { releaseEncryptable } from './hot/release-encryptable.ts';
export { findRunningReplays, type ReplayStep, replayChunk } from './hot/replay-chunk.ts';
export type { HotPool, HotStatement } from './hot/statement.ts';
export { type DedupWindow, storeEvents, storeEventsAlone } from './hot/store-events.ts';
export * from './hot/types.ts';
export { unclaimBatch } from './hot/unclaim-batch.ts';
export { migrateDatabase } from './migrate-database.ts';
export { DEFAULT_SPAN, ensurePartitions } from './partitions/ensure-partitions.ts';
export * from './people/index.ts';
export { isDataError, isPartitionMissing, isRaceLost, isUnavailable } from './postgres-errors.ts';
export { INSTALLATION } from './routing/changed-versions.ts';
export type { CatalogueEventType, IngestSource } from './routing/load-catalogue.ts';
export type { SealedSecret, WebhookRoute } from './routing/load-routes.ts';
export { createRouting, type Routing } from './routing/routing.ts';
export {
  findKeysInUse,
  type ResealedColumn,
  type ResealReport,
  resealSecrets,
} from './sealed/reseal.ts';
export { resealDatabase } from './sealed/reseal-database.ts';
export { SEALED_COLUMNS } from './sealed/sealed-columns.ts';
export { ensureOperator } from './seed/ensure-operator.ts';
export { type SeededInstallation, seedInstallation } from './seed/seed-installation.ts';
