export { type ConnectionUse, connectRedis, type RedisConnection } from './connection.ts';
export {
  createDeliverQueues,
  type DeliverQueues,
  SHARED_POOL,
  type TurnFate,
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
export { deliverQueueName, partitionOf, rateTag } from './names.ts';
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
export { type TurnJob, turnJobSchema, turnKey, turnName } from './turn-job.ts';
