import { test as base, expect, type Page } from '@playwright/test';
import { type Receiver, startReceiver } from '@posthorn/testkit';
import { HOME_VARIABLE, type Installation, readInstallation } from '../system/installation.ts';
import { createTenant, type TestTenant } from './tenant.ts';

interface Fixtures {
  readonly installation: Installation;
  /** A tenant of the test's own, so that tests do not see each other's events. */
  readonly tenant: TestTenant;
  /** The tenant's endpoint: a real server that the test scripts. */
  readonly receiver: Receiver;
}

/** Browser tests against the started system. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from it
  installation: async ({}, use) => {
    const installation = await readInstallation(process.env[HOME_VARIABLE] ?? '');
    if (installation === null) throw new Error('the system is not running');
    await use(installation);
  },
  baseURL: async ({ installation }, use) => use(installation.dashboard_url),
  tenant: async ({ installation }, use) => use(await createTenant(installation)),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  receiver: async ({}, use) => {
    const receiver = await startReceiver();
    await use(receiver);
    await receiver.stop();
  },
});

/** Signs in by the form and waits until the first page of one's own is there. */
export async function signIn(
  page: Page,
  who: { readonly email: string; readonly password: string },
): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/**
 * Signs out by the menu, and waits until the page has left: who goes elsewhere before that meets it
 * halfway.
 */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Posthorn' })).toBeVisible();
}

export { expect };
