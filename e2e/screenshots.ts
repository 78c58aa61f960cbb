/**
 * Takes the pictures of the README from a running `npm start`. Run by hand:
 *   node e2e/screenshots.ts [--all <folder>]
 * POSTHORN_HOME says which installation (default .posthorn), POSTHORN_CHROMIUM which browser.
 * With --all every screen is taken, light and dark, into the folder: for looking at them.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type Installation, readInstallation } from './system/installation.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const SIZE = { width: 1360, height: 850 };
type Scheme = 'light' | 'dark';

async function signedIn(
  browser: Browser,
  scheme: Scheme,
  { dashboard_url }: Installation,
  who: { email: string; password: string },
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: dashboard_url,
    viewport: SIZE,
    deviceScaleFactor: 2,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(who.email);
  await page.getByLabel('Password').fill(who.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return page;
}

/** Waits until nothing is being loaded any more: no skeleton, no busy table. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.animate-pulse').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
}

async function openFirstRow(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settle(page);
  await page.locator('tbody a').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith(path.split('?')[0] ?? ''));
  await settle(page);
}

async function takeAll(
  browser: Browser,
  scheme: Scheme,
  installation: Installation,
  folder: string,
): Promise<void> {
  const base = `/t/${installation.tenant.slug}`;
  const page = await signedIn(browser, scheme, installation, installation.tenant);
  const shot = (name: string) =>
    page.screenshot({ path: join(folder, `${name}-${scheme}.png`), fullPage: true });
  for (const name of ['webhooks', 'webhooks/new', 'events', 'deliveries', 'dead-letters']) {
    await page.goto(`${base}/${name}`);
    await settle(page);
    await shot(name.replace('/', '-'));
  }
  for (const name of ['webhooks', 'events', 'deliveries?status=DEAD', 'deliveries']) {
    await openFirstRow(page, `${base}/${name}`);
    await shot(`one-${name.replace(/\W+/g, '-')}`);
  }
  const operator = await signedIn(browser, scheme, installation, installation.operator);
  for (const name of ['tenants', 'system']) {
    await operator.goto(`/operator/${name}`);
    await settle(operator);
    await operator.screenshot({ path: join(folder, `operator-${name}-${scheme}.png`) });
  }
}

const installation = await readInstallation(process.env.POSTHORN_HOME ?? join(ROOT, '.posthorn'));
if (installation === null) {
  console.error('No installation is ready there: run `npm start` first.');
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath: process.env.POSTHORN_CHROMIUM || undefined,
  args: ['--no-sandbox', '--disable-gpu'],
});
const [flag, folder] = process.argv.slice(2);
if (flag === '--all' && folder) {
  await mkdir(folder, { recursive: true });
  for (const scheme of ['light', 'dark'] as const) {
    await takeAll(browser, scheme, installation, folder);
  }
} else {
  const images = join(ROOT, 'docs/images');
  await mkdir(images, { recursive: true });
  const page = await signedIn(browser, 'light', installation, installation.tenant);
  await page.goto(`/t/${installation.tenant.slug}/deliveries`);
  await settle(page);
  await page.screenshot({ path: join(images, 'dashboard.png') });
}
await browser.close();
