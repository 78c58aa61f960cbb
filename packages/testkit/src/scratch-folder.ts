import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for what a test leaves behind, open for PostgreSQL's user to pass through. */
export async function makeScratch(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'posthorn-test-')));
  await chmod(folder, 0o711);
  return folder;
}

/** Removes such a folder; servers that ran in it may still be writing their last. */
export async function removeScratch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
