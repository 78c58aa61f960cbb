import { Queue, Worker } from 'bullmq';
import { z } from 'zod';
import type { RedisConnection } from './connection.ts';
import { KEY_PREFIX } from './names.ts';

const QUEUE_NAME = '{maintenance}';

/** One kind of maintenance job: its data and how it is tried again. */
interface JobDefinition<Schema extends z.ZodType> {
  schema: Schema;
  attempts: number;
  backoffMs: number;
  /** Runs by itself this often; null: only when asked for. */
  everyMs: number | null;
}

const define = <Schema extends z.ZodType>(job: JobDefinition<Schema>): JobDefinition<Schema> => job;

/** The catalogue: every maintenance job there is. A worker does not start without a handler for each. */
export const MAINTENANCE_JOBS = {
  /** Makes the partitions of the coming days. */
  'make-partitions': define({
    schema: z.object({}),
    attempts: 5,
    backoffMs: 60_000,
    everyMs: 3_600_000,
  }),
  /** Forgets failed authentications of days that are no longer shown. */
  'forget-source-failures': define({
    schema: z.object({}),
    attempts: 5,
    backoffMs: 60_000,
    everyMs: 3_600_000,
  }),
  /** Starts the release of what was held by a version that could not encrypt. */
  'release-held': define({
    schema: z.object({}),
    attempts: 5,
    backoffMs: 60_000,
    everyMs: 300_000,
  }),
  /** Moves what a replay covers back to pending, chunk by chunk. */
  'run-replay': define({
    schema: z.object({ replayId: z.uuid() }),
    attempts: 20,
    backoffMs: 2_000,
    everyMs: null,
  }),
  /** Sends the mails that are due; asked for when one is added, and by itself for those that wait. */
  'send-mails': define({
    schema: z.object({}),
    attempts: 3,
    backoffMs: 5_000,
    everyMs: 30_000,
  }),
} as const;

export type MaintenanceJobName = keyof typeof MAINTENANCE_JOBS;
export type MaintenanceData<Name extends MaintenanceJobName> = z.infer<
  (typeof MAINTENANCE_JOBS)[Name]['schema']
>;
/** One handler a job; a handler may run twice. */
export type MaintenanceHandlers = {
  [Name in MaintenanceJobName]: (data: MaintenanceData<Name>) => Promise<void>;
};

/** Adds maintenance jobs. */
export interface MaintenanceQueue {
  /** @param id adding the same id while that job is there changes nothing. @throws when Redis is away. */
  add<Name extends MaintenanceJobName>(
    name: Name,
    id: string,
    data: MaintenanceData<Name>,
  ): Promise<void>;
  /** Puts the jobs that run by themselves on their schedules; harmless when they are. */
  schedule(): Promise<void>;
  close(): Promise<void>;
}

/** The producers' side of the maintenance queue. */
export function createMaintenanceQueue(
  redis: RedisConnection,
  options: { onError: (error: Error) => void },
): MaintenanceQueue {
  const queue = new Queue(QUEUE_NAME, {
    connection: redis,
    prefix: KEY_PREFIX,
    skipVersionCheck: true,
    skipWaitingForReady: true,
  });
  queue.on('error', options.onError);
  return {
    async add(name, id, data) {
      const { attempts, backoffMs } = MAINTENANCE_JOBS[name];
      await queue.add(name, data, {
        jobId: `${name}.${id}`,
        attempts,
        backoff: { type: 'exponential', delay: backoffMs },
        removeOnComplete: true,
        removeOnFail: true,
      });
    },
    async schedule() {
      for (const [name, job] of Object.entries(MAINTENANCE_JOBS)) {
        if (job.everyMs === null) continue;
        await queue.upsertJobScheduler(
          name,
          { every: job.everyMs },
          { name, data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
        );
      }
    },
    close: () => queue.close(),
  };
}

/** Works maintenance jobs off. @throws at once when a job of the catalogue has no handler. */
export function startMaintenanceWorker(
  redis: RedisConnection,
  options: { handlers: MaintenanceHandlers; onError: (error: Error) => void },
): { close(): Promise<void> } {
  const handlers = new Map<string, { schema: z.ZodType; run: (data: never) => Promise<void> }>();
  for (const [name, job] of Object.entries(MAINTENANCE_JOBS)) {
    const run = options.handlers[name as MaintenanceJobName];
    if (!run) throw new Error(`the maintenance job ${name} has no handler`);
    handlers.set(name, { schema: job.schema, run });
  }
  const worker = new Worker(
    QUEUE_NAME,
    async (job) => {
      const handler = handlers.get(job.name);
      if (!handler) throw new Error(`no maintenance job is called ${job.name}`);
      await handler.run(handler.schema.parse(job.data) as never);
    },
    {
      connection: redis,
      prefix: KEY_PREFIX,
      skipVersionCheck: true,
      concurrency: 4,
      lockDuration: 15_000,
      stalledInterval: 5_000,
      maxStalledCount: 1_000,
    },
  );
  worker.on('error', options.onError);
  worker.on('failed', (_job, error) => options.onError(error));
  return { close: () => worker.close() };
}
