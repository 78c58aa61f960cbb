import { randomUUID } from 'node:crypto';
import { expect, signIn, signOut, test } from '../support/test.ts';

test('an operator keeps the catalogue, and a tenant reads it', async ({
  page,
  installation,
  tenant,
}) => {
  const name = `invoice.sent-${randomUUID().slice(0, 8)}`;
  await signIn(page, installation.operator);
  await page.getByRole('link', { name: 'Catalogue' }).click();
  await page.getByRole('button', { name: 'New event type' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New event type' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Description').fill('An invoice went out');
  const schema = dialog.getByLabel('JSON Schema');
  const schemaFault = schema.locator('xpath=..').getByRole('alert');
  await schema.fill('{"type":');
  await dialog.getByRole('button', { name: 'Create event type' }).click();
  await expect(schemaFault).toContainText('JSON');
  await schema.fill('{"type":"object","required":["total"]}');
  const example = dialog.getByLabel('Example');
  await example.fill('{"amount":1.50}');
  await dialog.getByRole('button', { name: 'Create event type' }).click();
  await expect(example.locator('xpath=..').getByRole('alert')).toContainText('by the schema');
  await expect(schemaFault).toBeHidden();
  await example.fill('{"total":1.50}');
  await dialog.getByRole('button', { name: 'Create event type' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Example data' })).toContainText('1.50');

  await page.getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: `Edit ${name}` });
  await edit.getByRole('checkbox', { name: 'Deprecated' }).click();
  await edit.getByRole('button', { name: 'Save changes' }).click();
  await expect(edit).toBeHidden();
  await expect(page.getByText('Deprecated', { exact: true })).toBeVisible();

  await signOut(page);
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Event types' }).click();
  await expect(page.getByRole('button', { name: 'New event type' })).toBeHidden();
  await page.getByLabel('Search event types').fill(name);
  await expect(page).toHaveURL(new RegExp(`q=${name}$`));
  const row = page.getByRole('row', { name: new RegExp(name) });
  await expect(row).toContainText('Deprecated');
  await row.getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Schema', exact: true })).toContainText('total');
  await expect(page.getByRole('button', { name: 'Edit' })).toBeHidden();

  await page.goto(`/t/${tenant.slug}/webhooks/new`);
  await page.getByLabel('Event types').fill(name);
  await expect(page.getByRole('option', { name: new RegExp(`${name}.*Deprecated`) })).toBeVisible();
});
