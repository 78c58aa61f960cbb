import { expect, signIn, test } from '../support/test.ts';

test('a row that is clicked while typing has just paused leads where it leads', async ({
  page,
  tenant,
  receiver,
}) => {
  const id = await tenant.createWebhook({
    callbackUrl: receiver.url,
    description: 'Order service',
  });
  await signIn(page, tenant);
  const search = page.getByRole('searchbox', { name: 'Search webhooks' });
  const link = page.getByRole('table', { name: 'Webhooks' }).getByRole('link').first();
  await expect(link).toBeVisible();
  // The page that it leads to takes its time, longer than a pause in typing.
  const gate = Promise.withResolvers<void>();
  await page.route(
    ({ pathname, searchParams }) => pathname.endsWith(id) && searchParams.has('_rsc'),
    async (route) => {
      await gate.promise;
      await route.continue();
    },
  );
  await search.fill('order');
  await link.click();
  await expect(page).toHaveURL(/[?]q=order$/);
  gate.resolve();
  await expect(page).toHaveURL(new RegExp(`/webhooks/${id}$`));
  await page.goBack();
  await expect(search).toHaveValue('order');
});

test('what is typed stays as it is typed, and clearing it shows all', async ({
  page,
  tenant,
  receiver,
}) => {
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/a`, description: 'Order service' });
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/b`, description: 'Mail service' });
  await signIn(page, tenant);
  const search = page.getByRole('searchbox', { name: 'Search webhooks' });
  const rows = page.getByRole('table', { name: 'Webhooks' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(2);
  await search.pressSequentially('Order ');
  await expect(rows).toHaveCount(1);
  await expect(search).toHaveValue('Order ');
  await search.pressSequentially('service');
  await expect(page).toHaveURL(/[?]q=Order\+service$/);
  await expect(search).toHaveValue('Order service');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(rows).toHaveCount(2);
  await expect(search).toHaveValue('');
});
