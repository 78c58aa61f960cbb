import type { ResealReport } from '@posthorn/db';

/**
 * What was done, and which keys of the ring are still needed, for the operator.
 * @returns whether nothing needs any key but the first
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
      `${count(unreadable)} in ${table}.${column} cannot be opened, and stay as they were: their key is not in the ring, or they were changed.`,
    );
  }
  const total = [...keysInUse.values()].reduce((sum, one) => sum + one, 0);
  lines.push(`${keysInUse.get(currentId) ?? 0} of ${count(total)} are sealed with "${currentId}".`);
  const needed = [...keysInUse.keys()].filter((id) => id !== currentId);
  for (const id of needed) lines.push(neededText(id, keysInUse.get(id) ?? 0, keyIds));
  for (const id of olderIds.filter((older) => !keysInUse.has(older))) {
    lines.push(`"${id}" seals nothing any more: you may take it out of POSTHORN_SECRET_KEYS.`);
  }
  return { lines, isDone: needed.length === 0 };
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
