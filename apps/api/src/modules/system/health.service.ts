import { type Backlog, findBacklog, type PeopleDatabase, query } from '@posthorn/db';

/** One part that this process needs, and how it is. */
export interface PartHealth {
  name: string;
  ok: boolean;
  detail: string | null;
}

/** Asks a part whether it is there; rejects where it is not. */
export interface PartCheck {
  name: string;
  /** Whether the process cannot do its job without it. */
  isNeeded: boolean;
  check(): Promise<void>;
}

const CHECK_MS = 2_000;

/** How this process and the installation are doing. */
export interface HealthService {
  /** Part by part; ready when every needed part is there. */
  readiness(): Promise<{ isReady: boolean; parts: PartHealth[] }>;
  /** For operators. */
  systemHealth(): Promise<{ ok: boolean; parts: PartHealth[] } & Backlog>;
}

export function createHealthService(
  people: PeopleDatabase,
  parts: readonly PartCheck[],
): HealthService {
  async function ask(part: PartCheck): Promise<PartHealth> {
    const { name } = part;
    try {
      await withDeadline(part.check());
      return { name, ok: true, detail: null };
    } catch (error) {
      return { name, ok: false, detail: error instanceof Error ? error.message : 'failed' };
    }
  }

  return {
    async readiness() {
      const found = await Promise.all(parts.map(ask));
      const isReady = parts.every((part, index) => !part.isNeeded || found[index]?.ok);
      return { isReady, parts: found };
    },
    async systemHealth() {
      const [found, backlog] = await Promise.all([
        Promise.all(parts.map(ask)),
        people.asOperator(findBacklog),
      ]);
      const alive = backlog.workersAlive;
      const workers = {
        name: 'workers',
        ok: alive > 0,
        detail: alive > 0 ? null : 'No worker is running: nothing is delivered.',
      };
      const all = [...found, workers];
      return { ok: all.every(({ ok }) => ok), parts: all, ...backlog };
    },
  };
}

/** The database as people's requests use it. */
export function databaseCheck(people: PeopleDatabase): PartCheck {
  return {
    name: 'postgresql',
    isNeeded: true,
    check: async () => void (await people.asOperator((em) => query(em, 'select 1'))),
  };
}

async function withDeadline(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_MS} ms`)), CHECK_MS);
  });
  try {
    await Promise.race([check, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
