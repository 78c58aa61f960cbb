import { makeScratch, removeScratch } from '@posthorn/testkit';
import { HOME_VARIABLE } from './installation.ts';
import { startInstallation } from './start-installation.ts';

/**
 * Starts one real system for all browser tests; what it returns stops it.
 * POSTHORN_E2E_HOME names a running one to use instead, for those who write tests.
 */
// biome-ignore lint/style/noDefaultExport: Playwright asks for one
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env[HOME_VARIABLE]) return async () => {};
  const home = await makeScratch();
  const started = await startInstallation(home).catch(async (error: unknown) => {
    await removeScratch(home);
    throw error;
  });
  process.env[HOME_VARIABLE] = home;
  return async () => {
    await started.stop();
    await removeScratch(home);
  };
}
