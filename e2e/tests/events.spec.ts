import { expect, signIn, test } from '../support/test.ts';

test('filters are tried before they are saved, and what they stop is explained (promise 6)', async ({
  page,
  tenant,
  receiver,
}) => {
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'New webhook' }).first().click();
  await page.getByLabel('Callback URL').fill(`${receiver.url}/large`);
  await page.getByLabel('Description').fill('Large orders');
  await page.getByLabel('Filters').fill('{ "amount_gt": 1000 }');
  await page.getByLabel('Try on a sample').fill('{ "amount": 12 }');
  await expect(page.getByText('The sample would not be delivered.')).toBeVisible();
  await page.getByLabel('Try on a sample').fill('{ "amount": 1200 }');
  await expect(page.getByText('The sample would be delivered.')).toBeVisible();
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await page.getByRole('button', { name: 'I have stored it' }).click();

  await tenant.publish('order.created', { amount: 12 });
  await page.getByRole('link', { name: 'Events' }).click();
  const row = page.getByRole('row', { name: /order\.created/ });
  await expect(row).toContainText('None matched');
  await row.getByRole('link').click();
  await expect(page.getByText('Not delivered to anyone')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Filtered out' })).toContainText('Large orders');
  await expect(page.getByRole('region', { name: 'Data', exact: true }).first()).toContainText(
    '"amount": 12',
  );
  expect(receiver.count).toBe(0);
});

test('a payload is shown as it was sent, and the list turns its pages', async ({
  page,
  tenant,
  receiver,
}) => {
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/in`, description: 'Ledger' });
  const orders = Array.from({ length: 30 }, (_, index) => ({ order: index }));
  await tenant.publish('order.created', ...orders);
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Deliveries' }).click();
  const rows = page.getByRole('table', { name: 'Deliveries' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(25);
  await page.getByRole('button', { name: 'Older' }).click();
  await expect(rows).toHaveCount(5);
  await page.getByRole('button', { name: 'Newer' }).click();
  await expect(rows).toHaveCount(25);
  await page.goBack();
  await expect(rows).toHaveCount(5);
});
