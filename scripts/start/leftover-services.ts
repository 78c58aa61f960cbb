import { join } from 'node:path';
import { endLeftoverPostgres, endLeftoverRedis } from '@posthorn/services';

/** Where the embedded services have their data. */
export const postgresFolder = (home: string) => join(home, 'postgres');
export const redisFolder = (home: string) => join(home, 'redis');

/** Ends PostgreSQL and Redis that a start which was killed has left running, their data in order. */
export async function endLeftoverServices(home: string): Promise<void> {
  await endLeftoverPostgres(postgresFolder(home));
  await endLeftoverRedis(redisFolder(home));
}
