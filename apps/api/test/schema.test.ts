import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { buildSchema, findBreakingChanges } from 'graphql';
import { describe, expect, it } from 'vitest';
import { printApiSchema } from '../src/graphql/build-schema.ts';

const FILE = new URL('../../../schema.graphql', import.meta.url);

/** The schema as it was committed last; null where this is no checkout. */
function committed(): string | null {
  try {
    const options = { cwd: new URL('.', FILE), encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync('git', ['show', 'HEAD:./schema.graphql'], options);
  } catch {
    return null;
  }
}

describe('schema.graphql', () => {
  it('is what the code emits: run `npm run schema -w apps/api` after a change', async () => {
    expect(await readFile(FILE, 'utf8')).toBe(await printApiSchema());
  });

  it('breaks nothing that clients rely on', async () => {
    const before = buildSchema(committed() ?? (await readFile(FILE, 'utf8')));
    const changes = findBreakingChanges(before, buildSchema(await printApiSchema()));
    expect(changes.map(({ description }) => description)).toEqual([]);
  });
});
