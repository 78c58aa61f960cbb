export type { Exit } from './launch.ts';
export { freePort, listenProblem } from './ports.ts';
export { type PostgresOptions, startPostgres } from './postgres/start-postgres.ts';
export { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
export { findOnPath, findRedisServer } from './redis/find-redis-server.ts';
export { type RedisOptions, startRedis } from './redis/start-redis.ts';
export type { Service } from './service.ts';
export { ServiceError } from './service-error.ts';
