import { setTimeout as delay } from 'node:timers/promises';
import {
  DEFAULT_SPAN,
  ensurePartitions,
  forgetSourceFailures,
  type HotPool,
  releaseEncryptable,
  replayChunk,
} from '@posthorn/db';
import type { MaintenanceHandlers } from '@posthorn/queue';

const WAIT_MS = 500;

/** One handler for each job of the catalogue; a handler may run twice. */
export function createMaintenanceHandlers(options: {
  pool: HotPool;
  now: () => number;
  isStopping: () => boolean;
  sendMails: () => Promise<void>;
}): MaintenanceHandlers {
  const { pool } = options;
  return {
    'send-mails': options.sendMails,
    'make-partitions': async () => {
      await ensurePartitions(pool, { nowMs: options.now(), ...DEFAULT_SPAN });
    },
    'forget-source-failures': () => forgetSourceFailures(pool, options.now()),
    'release-held': () => releaseEncryptable(pool, options.now()),
    'run-replay': async ({ replayId }) => {
      // Leaving in the middle is harmless: the replay's row says where it is, and it is taken up again.
      while (!options.isStopping()) {
        const step = await replayChunk(pool, replayId);
        if (step === 'over') return;
        if (step === 'wait') await delay(WAIT_MS);
      }
    },
  };
}
