import type { Page } from '@playwright/test';
import { expect, signIn, test } from '../support/test.ts';

/** Notes what a page's own policy stops, and what its scripts complain about. */
async function watch(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.exposeFunction('noteViolation', (what: string) => faults.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const { noteViolation } = window as unknown as { noteViolation(what: string): void };
      noteViolation(`${window.location.pathname}: ${violatedDirective} ${blockedURI}`);
    });
  });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  return faults;
}

test('no page breaks its own security policy, or breaks by it', async ({
  page,
  tenant,
  receiver,
  installation,
}) => {
  // Every page there is, one after another.
  test.slow();
  const webhookId = await tenant.createWebhook({ callbackUrl: receiver.url });
  const [eventId] = await tenant.publish('order.created', { order: 1 });
  const faults = await watch(page);
  for (const path of [
    '/sign-in',
    '/forgot-password',
    '/reset-password?token=x',
    '/accept-invitation?token=x',
    '/nothing',
    '/t/%',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
  }
  await signIn(page, tenant);
  const pages = [
    'webhooks',
    'webhooks/new',
    `webhooks/${webhookId}`,
    `webhooks/${webhookId}/edit`,
    'events',
    `events/${eventId}`,
    'deliveries',
    'dead-letters',
    'sources',
    'event-types',
    'members',
    'api-keys',
    'audit-log',
  ];
  for (const path of [...pages.map((name) => `/t/${tenant.slug}/${name}`), '/account']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  // What positions itself by styles of its own: a menu, a dialog, a toast.
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.context().clearCookies();
  await signIn(page, installation.operator);
  for (const name of ['tenants', 'sources', 'event-types', 'audit-log', 'system']) {
    const path = `/operator/${name}`;
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(faults).toEqual([]);
});

test('a script that is not ours does not run, and the page cannot be framed', async ({ page }) => {
  await page.goto('/sign-in');
  const outcome = await page.evaluate(async () => {
    const ran = (window as unknown as { ran?: boolean }).ran;
    document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.ran = true">');
    const script = document.createElement('div');
    script.innerHTML = '<script>window.ran = true</script>';
    document.body.append(script);
    const fetched = await fetch('https://evil.example/').then(
      () => true,
      () => false,
    );
    return { ran: ran ?? false, after: 'ran' in window, fetched };
  });
  expect(outcome).toEqual({ ran: false, after: false, fetched: false });
  const own = page.url();
  await page.route('http://elsewhere.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${own}"></iframe>` }),
  );
  await page.goto('http://elsewhere.test/');
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('Sign in to Posthorn')).toHaveCount(0);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
});
