import { expect, signIn, test } from '../support/test.ts';

test('a key is made, shown once, used, and revoked', async ({ page, installation, tenant }) => {
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await expect(page.getByText('No API keys yet')).toBeVisible();
  await page.getByRole('button', { name: 'New API key' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New API key' });
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Name').fill('Order service');
  await dialog.getByLabel('Role').selectOption('Viewer');
  await dialog.getByLabel('Ends after').selectOption('30 days');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  const key = (await page.getByTestId('api-key').textContent()) ?? '';
  expect(key).toMatch(/^ph_/);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByTestId('api-key')).toBeHidden();

  const row = page
    .getByRole('table', { name: 'API keys' })
    .getByRole('row', { name: /Order service/ });
  await expect(row).toContainText(key.slice(0, 10));
  await expect(row).toContainText(tenant.email);
  await expect(row).toContainText('Never');
  const status = async () => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(`${installation.api_url}/api/v1/webhooks`, { headers })).status;
  };
  expect(await status()).toBe(200);
  await page.reload();
  await expect(row).not.toContainText('Never');

  await row.getByRole('button', { name: 'Revoke Order service' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(row).toContainText('Revoked');
  expect(await status()).toBe(401);
});
