import { afterAll, beforeAll } from 'vitest';
import { makeScratch, removeScratch } from './scratch-folder.ts';

/** A scratch folder per test file, removed after its last test. */
export function useScratch(): { readonly folder: string } {
  let folder: string | null = null;
  beforeAll(async () => {
    folder = await makeScratch();
  });
  afterAll(async () => {
    if (folder !== null) await removeScratch(folder);
  });
  return {
    get folder() {
      if (folder === null) throw new Error('useScratch() has its folder only while tests run');
      return folder;
    },
  };
}
