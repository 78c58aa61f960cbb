import { expect, signIn, test } from '../support/test.ts';

test('changes are listed with who made them, narrowed down, and shown field by field', async ({
  page,
  tenant,
  receiver,
}) => {
  const id = await tenant.createWebhook({ callbackUrl: `${receiver.url}/audited` });
  await tenant.ask(
    'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { webhook { id } } }',
    {
      id,
      input: { description: 'for the audit', headers: { authorization: 'Bearer hidden-value' } },
    },
  );
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Audit log', exact: true }).click();
  const log = page.getByRole('table', { name: 'Audit log' });
  const changed = log.getByRole('row', { name: /Changed description, headers of/ });
  await expect(changed).toContainText(tenant.email);
  await expect(changed).toContainText('127.0.0.1');
  await expect(log.getByRole('row', { name: /Created the source shop/ })).toBeVisible();

  await page.getByRole('combobox', { name: 'About' }).click();
  await page.getByRole('option', { name: 'Webhooks' }).click();
  await expect(log.getByRole('row', { name: /Created the source/ })).toBeHidden();
  await expect(page).toHaveURL(/what=webhook\.\*/);
  await page.getByRole('button', { name: 'Who' }).click();
  await page.getByRole('option', { name: /Olga Owner/ }).click();
  await expect(changed).toBeVisible();

  await changed.getByRole('button', { name: /^Details/ }).click();
  const details = page.getByRole('dialog');
  const changes = details.getByRole('table', { name: 'Changes' });
  await expect(changes.getByRole('row', { name: /description/ })).toContainText('for the audit');
  await expect(changes.getByRole('row', { name: /headers/ })).toContainText('authorization');
  await expect(details).not.toContainText('hidden-value');
});

test('an operator sees the changes of all tenants and of the installation', async ({
  page,
  installation,
  tenant,
}) => {
  await signIn(page, installation.operator);
  await page.getByRole('link', { name: 'All changes', exact: true }).click();
  const log = page.getByRole('table', { name: 'Audit log' });
  await expect(log.getByRole('row', { name: `Created the tenant ${tenant.slug}` })).toContainText(
    tenant.name,
  );
});
