export { type DebianUnpacking, unpackFromDebian } from './debian.ts';
export { describeExit, type Exit } from './launch.ts';
export { freePort, listenProblem } from './ports.ts';
export { findRunningPostgres } from './postgres/running-postgres.ts';
export {
  endLeftoverPostgres,
  type PostgresOptions,
  startPostgres,
} from './postgres/start-postgres.ts';
export { killProcess } from './process-group.ts';
export { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
export { findOnPath, findRedisServer } from './redis/find-redis-server.ts';
export { endLeftoverRedis, type RedisOptions, startRedis } from './redis/start-redis.ts';
export { createServer, type ServerDescription } from './run-server.ts';
export type { ServiceClaim } from './run-service.ts';
export type { Service } from './service.ts';
export { ServiceError } from './service-error.ts';
export {
  decideRestart,
  RESTART_POLICY,
  type RestartDecision,
  type RestartPolicy,
} from './supervise/restart-policy.ts';
export {
  createSupervisor,
  type KeepOptions,
  type Kept,
  type Supervisor,
  type SupervisorClock,
  type SupervisorEvent,
} from './supervise/supervisor.ts';
export { SYSTEM_CLOCK } from './supervise/system-clock.ts';
