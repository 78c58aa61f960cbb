import { newId } from '@posthorn/domain';
import { waitUntil } from '@posthorn/testkit';
import { describe, expect, it } from 'vitest';
import {
  createMaintenanceQueue,
  createRoutingAnnouncer,
  MAINTENANCE_JOBS,
  type MaintenanceHandlers,
  startMaintenanceWorker,
  subscribeRouting,
} from '../src/index.ts';
import { useConnections } from './connect.ts';

const redis = useConnections();
const onError = () => undefined;
const idle: MaintenanceHandlers = {
  'forget-source-failures': () => Promise.resolve(),
  'make-partitions': () => Promise.resolve(),
  'release-held': () => Promise.resolve(),
  'run-replay': () => Promise.resolve(),
  'send-mails': () => Promise.resolve(),
};

describe('maintenance', () => {
  it.each(Object.keys(MAINTENANCE_JOBS))(
    'does not start without a handler for %s',
    async (name) => {
      const connection = await redis.connect('blocking');
      const { [name as keyof MaintenanceHandlers]: _, ...handlers } = idle;
      expect(() =>
        startMaintenanceWorker(connection, { handlers: handlers as MaintenanceHandlers, onError }),
      ).toThrow(`the maintenance job ${name} has no handler`);
    },
  );

  it('keeps its schedule once, however often it is made', async () => {
    const queue = createMaintenanceQueue(await redis.connect('command'), { onError });
    await Promise.all([queue.schedule(), queue.schedule()]);
    await queue.schedule();
    const scheduled = await redis.client.zrange('posthorn:{maintenance}:repeat', '0', '-1');
    expect(scheduled.sort()).toEqual([
      'forget-source-failures',
      'make-partitions',
      'release-held',
      'send-mails',
    ]);
    expect(await redis.client.zcard('posthorn:{maintenance}:delayed')).toBeLessThanOrEqual(2);
    await queue.close();
    await redis.client.flushdb();
  });

  it('runs what is scheduled at once, and what is added once per id', async () => {
    const queue = createMaintenanceQueue(await redis.connect('command'), { onError });
    const replays: string[] = [];
    let partitions = 0;
    const replayId = newId();
    await Promise.all([1, 2, 3].map(() => queue.add('run-replay', replayId, { replayId })));
    await queue.schedule();
    const worker = startMaintenanceWorker(await redis.connect('blocking'), {
      handlers: {
        ...idle,
        'make-partitions': () => {
          partitions += 1;
          return Promise.resolve();
        },
        'run-replay': (data) => {
          replays.push(data.replayId);
          return Promise.resolve();
        },
      },
      onError,
    });
    await waitUntil(() => replays.length > 0 && partitions > 0, { describe: 'both jobs' });
    expect(replays).toEqual([replayId]);
    await queue.add('run-replay', replayId, { replayId });
    await waitUntil(() => replays.length === 2, {
      describe: 'the job once more, now that it is gone',
    });
    await worker.close();
    await queue.close();
    await redis.client.flushdb();
  });

  it('hears of data that does not fit its schema', async () => {
    const queue = createMaintenanceQueue(await redis.connect('command'), { onError });
    const errors: string[] = [];
    const worker = startMaintenanceWorker(await redis.connect('blocking'), {
      handlers: idle,
      onError: (error) => errors.push(error.name),
    });
    await queue.add('run-replay', 'x', { replayId: 'no-uuid' });
    await waitUntil(() => errors.length > 0, { describe: 'the refusal' });
    expect(errors).toEqual(['ZodError']);
    await worker.close();
    await queue.close();
  });
});

describe('announcements of routing', () => {
  it('reach every process that listens', async () => {
    const heard: string[][] = [[], []];
    for (const list of heard) {
      await subscribeRouting(await redis.connect('blocking'), (tenantId) => list.push(tenantId));
    }
    const tenantId = newId();
    createRoutingAnnouncer(await redis.connect('command')).announce(tenantId);
    await waitUntil(() => heard.every((list) => list.includes(tenantId)), {
      describe: 'both to hear',
    });
  });

  it('never fail, without Redis neither', async () => {
    const gone = await redis.connect('command');
    gone.disconnect();
    const announcer = createRoutingAnnouncer(gone);
    expect(() => announcer.announce(newId())).not.toThrow();
    await expect(gone.ping()).rejects.toThrow();
  });
});
