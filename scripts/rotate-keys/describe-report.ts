import type { ProcessWithoutKey, ResealReport } from '@posthorn/db';

/**
 * What was done, and which keys of the ring are still needed, for the operator.
 * @returns whether everything opens with the first key alone
 */
export function describeReport(report: ResealReport): { lines: string[]; isDone: boolean } {
  const { columns, keyIds, keysInUse } = report;
  const [currentId, ...olderIds] = keyIds;
  const lines = columns.map(
    ({ table, column, resealed }) => `${`${table}.${column}`.padEnd(44)} ${resealed} sealed anew`,
  );
  for (const { table, column, unreadable } of columns) {
    if (unreadable === 0) continue;
    lines.push(
      `${count(unreadable)} in ${table}.${column} cannot be opened, and stay as they were: their key is not in the ring (another one may have its id), or they were changed.`,
    );
  }
  const total = [...keysInUse.values()].reduce((sum, one) => sum + one, 0);
  lines.push(`${keysInUse.get(currentId) ?? 0} of ${count(total)} are sealed with "${currentId}".`);
  const needed = [...keysInUse.keys()].filter((id) => id !== currentId);
  for (const id of needed) lines.push(neededText(id, keysInUse.get(id) ?? 0, keyIds));
  for (const id of olderIds.filter((older) => !keysInUse.has(older))) {
    lines.push(`"${id}" seals nothing any more: you may take it out of POSTHORN_SECRET_KEYS.`);
  }
  const isReadable = columns.every(({ unreadable }) => unreadable === 0);
  return { lines, isDone: needed.length === 0 && isReadable };
}

/** Which processes have to be restarted first, for the operator. */
export function describeProcesses(processes: readonly ProcessWithoutKey[]): string[] {
  return [
    ...processes.map(
      ({ name, address }) =>
        `${name}${address === null ? '' : ` at ${address}`} runs without the first key of this ring, and could not open what it seals.`,
    ),
    'Nothing was changed. Restart these with POSTHORN_SECRET_KEYS as it is here, and run this again.',
  ];
}

function neededText(id: string, inUse: number, keyIds: readonly string[]): string {
  if (keyIds.includes(id)) {
    return `"${id}" still seals ${count(inUse)}: keep it in the ring, and run this again.`;
  }
  return `"${id}", which is not in the ring, seals ${count(inUse)}: put it back behind the others, and run this again. Where it is lost, make them anew: rotate the webhook's secret, set its headers and receiver auth again, rotate the source's credentials.`;
}

function count(secrets: number): string {
  return `${secrets} ${secrets === 1 ? 'secret' : 'secrets'}`;
}
