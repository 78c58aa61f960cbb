import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const read = (path: string) => JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8')) as Manifest;

/** The workspaces, each with those that it names in whatever way. */
function readGraph(): Map<string, string[]> {
  const { workspaces = [] } = read('package.json');
  const manifests = workspaces
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: ROOT }))
    .map(read);
  const names = new Set(manifests.map(({ name }) => name));
  return new Map(
    manifests.map((manifest) => {
      const named = {
        ...manifest.dependencies,
        ...manifest.devDependencies,
        ...manifest.optionalDependencies,
        ...manifest.peerDependencies,
      };
      return [manifest.name, Object.keys(named).filter((name) => names.has(name))];
    }),
  );
}

/** A way from a workspace back to it, as short as any; `null` when there is none. */
function circleOf(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const queue = [[start]];
  const seen = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path.at(-1) ?? '') ?? []) {
      if (next === start) return [...path, next];
      if (!seen.has(next)) queue.push([...path, next]);
      seen.add(next);
    }
  }
  return null;
}

/** The packages of which the testkit is made do not name it, though their tests, which run from the
 * root as all do, use it: turbo orders by manifests, and could not. */
test('the workspaces depend on each other without a circle, development included', () => {
  const graph = readGraph();
  expect(graph.get('@posthorn/testkit')).toContain('@posthorn/db');
  const circles = [...graph.keys()].flatMap((name) => circleOf(name, graph)?.join(' → ') ?? []);
  expect(circles).toEqual([]);
});

test('a circle is found', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['b', 'd']],
    ['d', []],
  ]);
  expect([...graph.keys()].map((name) => circleOf(name, graph))).toEqual([
    null,
    ['b', 'c', 'b'],
    ['c', 'b', 'c'],
    null,
  ]);
});
