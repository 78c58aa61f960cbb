export { type BatchJob, batchJobId, batchJobOf, batchJobSchema } from './batch-job.ts';
export { type ConnectionUse, connectRedis, type RedisConnection } from './connection.ts';
export { type CreditLane, type Credits, createCredits } from './credits.ts';
export {
  createDeliverQueues,
  type DeliverQueues,
  type JobFate,
  SHARED_POOL,
} from './deliver-queues.ts';
export { type DeliverWorker, startDeliverWorker } from './deliver-worker.ts';
export {
  createMaintenanceQueue,
  MAINTENANCE_JOBS,
  type MaintenanceHandlers,
  type MaintenanceQueue,
  startMaintenanceWorker,
} from './maintenance.ts';
export { markRedis } from './marker.ts';
export { deliverQueueName, partitionOf } from './names.ts';
export {
  createRateTokens,
  type RateGrant,
  type RateRequest,
  type RateTokens,
} from './rate-tokens.ts';
export {
  createRoutingAnnouncer,
  type RoutingAnnouncer,
  subscribeRouting,
} from './routing-channel.ts';
