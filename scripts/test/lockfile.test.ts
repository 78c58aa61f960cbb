import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockedPackage {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(
  readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
) as { packages: Record<string, LockedPackage> };

/** Where Node finds a package that is asked for at a path. */
function locate(from: string, name: string): string | null {
  for (
    let folder = from;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return null;
  }
}

/**
 * What a registry lacks for one platform is absent from the lockfile. npm 11's `npm ci` forgives that
 * below a workspace, and refuses it below the root: such a package belongs to a workspace.
 */
test('npm ci accepts the lockfile: nothing is missing below the root', () => {
  const missing: string[] = [];
  const seen = new Set<string>();
  const queue = [''];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { dependencies, devDependencies, optionalDependencies } = packages[path] ?? {};
    const own = path === '' ? devDependencies : {};
    for (const name of Object.keys({ ...dependencies, ...own, ...optionalDependencies })) {
      const found = locate(path, name);
      if (found === null) missing.push(`${path} → ${name}`);
      else queue.push(found);
    }
  }
  expect(seen.size).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});
