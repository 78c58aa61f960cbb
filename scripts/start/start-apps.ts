import { rename } from 'node:fs/promises';
import {
  createServer,
  type Kept,
  type ServerDescription,
  type Supervisor,
} from '@posthorn/services';
import { step } from '../lib/output.mjs';
import type { HomeNotes } from './home.ts';
import type { Stopper } from './stopper.ts';

/** What starting needs. */
interface Parts {
  readonly stopper: Stopper;
  readonly supervisor: Supervisor;
  readonly notes: HomeNotes;
  /** Services of ours that none of them can start without. */
  readonly needs: readonly Kept[];
}

/** Starts a process and keeps it running; the log of the start before stays beside as `.previous`. */
async function startApp(app: ServerDescription, parts: Parts): Promise<Kept> {
  const { stopper, supervisor, notes, needs } = parts;
  await rename(app.logFile, `${app.logFile}.previous`).catch(() => undefined);
  const service = createServer({ ...app, claim: notes.of(app.name) });
  await service.start(stopper.signal);
  return supervisor.keep(service, { needs, until: stopper.signal });
}

/** Starts api, worker and dashboard at once and waits for all of them. */
export async function startApps(apps: readonly ServerDescription[], parts: Parts): Promise<void> {
  const shown = step('starting api, worker and dashboard');
  try {
    // Stopped last first: the api takes nothing more, then the worker finishes what is begun.
    const starting = apps
      .toReversed()
      .map((app) => parts.stopper.own(app.name, startApp(app, parts), (it) => it.stop()));
    await Promise.all(starting);
    shown.done('api, worker and dashboard are ready');
  } catch (error) {
    shown.fail();
    throw error;
  }
}
