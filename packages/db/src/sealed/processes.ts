import type { KeyRing } from '@posthorn/domain';
import type { HotClient } from '../hot/statement.ts';

/** What PostgreSQL keeps of a connection's name, in characters. */
const NAME_CHARS_MAX = 63;

/**
 * What a process calls its connections, so that a change of the key ring can see which keys the
 * running processes have: `posthorn-api ring=<fingerprints>`. Keys that do not fit are left out, those
 * at the end first.
 */
export function connectionName(
  process: 'posthorn-api' | 'posthorn-worker',
  keyRing: KeyRing,
): string {
  let name = `${process} ring=`;
  for (const fingerprint of keyRing.fingerprints) {
    const longer = `${name}${name.endsWith('=') ? '' : ','}${fingerprint}`;
    if (longer.length > NAME_CHARS_MAX) break;
    name = longer;
  }
  return name;
}

/** A process that works on this database without the key that is to seal. */
export interface ProcessWithoutKey {
  name: 'posthorn-api' | 'posthorn-worker';
  /** Of its connections; null: they came by a socket of the same machine. */
  address: string | null;
}

/**
 * Finds APIs and workers that are connected to this database and do not have the ring's first key, or
 * do not say which keys they have: they could not open what it seals.
 */
export async function findProcessesWithoutKey(
  db: HotClient,
  keyRing: KeyRing,
): Promise<ProcessWithoutKey[]> {
  const [current] = keyRing.fingerprints;
  const { rows } = await db.query<{ name: ProcessWithoutKey['name']; address: string | null }>(
    `select distinct split_part(application_name, ' ', 1) as name, host(client_addr) as address
     from pg_stat_activity
     where datname = current_database() and application_name ~ '^posthorn-(api|worker)( |$)'
       and not $1 = any (string_to_array(split_part(application_name, 'ring=', 2), ','))
     order by 1, 2`,
    [current],
  );
  return rows;
}
