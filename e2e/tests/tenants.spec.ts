import { createTenant } from '../support/tenant.ts';
import { expect, signIn, signOut, test } from '../support/test.ts';

test('an operator switches between tenants, and the address names the tenant', async ({
  page,
  installation,
  tenant,
  receiver,
}) => {
  const other = await createTenant(installation);
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/a`, description: 'Of the first' });
  await other.createWebhook({ callbackUrl: `${receiver.url}/b`, description: 'Of the other' });
  await signIn(page, installation.operator);
  await expect(page.getByRole('heading', { name: 'Tenants', level: 1 })).toBeVisible();

  const switchTo = async (slug: string) => {
    await page.getByRole('button', { name: /^Tenant:/ }).click();
    await page.getByRole('combobox', { name: 'Search tenants' }).fill(slug);
    await page.getByRole('option', { name: slug }).click();
  };
  await switchTo(tenant.slug);
  await expect(page).toHaveURL(new RegExp(`/t/${tenant.slug}/webhooks$`));
  await expect(page.getByText('Of the first')).toBeVisible();
  await switchTo(other.slug);
  await expect(page).toHaveURL(new RegExp(`/t/${other.slug}/webhooks$`));
  await expect(page.getByText('Of the other')).toBeVisible();
  await expect(page.getByText('Of the first')).toBeHidden();

  await page.goto(`/t/${tenant.id}/webhooks`);
  await expect(page.getByText('Of the first')).toBeVisible();
});

test("a member does not see another tenant's pages (promise 7)", async ({
  page,
  installation,
  tenant,
}) => {
  const other = await createTenant(installation);
  await signIn(page, tenant);
  await page.goto(`/t/${other.slug}/webhooks`);
  await expect(page.getByText('No such tenant')).toBeVisible();
  await page.goto('/operator/tenants');
  await expect(page.getByText('For operators only')).toBeVisible();
});

test('an operator creates a tenant whose owner can sign in', async ({ page, installation }) => {
  const slug = `new-${Date.now().toString(36)}`;
  const owner = { email: `owner@${slug}.example`, password: 'correct horse battery' };
  await signIn(page, installation.operator);
  await page.getByRole('button', { name: 'New tenant' }).click();
  const dialog = page.getByRole('dialog', { name: 'New tenant' });
  await dialog.getByLabel('Name', { exact: true }).fill('Umlaut & Söhne');
  await expect(dialog.getByLabel('Slug')).toHaveValue('umlaut-sohne');
  await dialog.getByLabel('Slug').fill(slug);
  await dialog.getByLabel("Owner's e-mail").fill(owner.email);
  await dialog.getByLabel("Owner's name").fill('Olga');
  await dialog.getByLabel("Owner's password").fill(owner.password);
  await dialog.getByRole('button', { name: 'Create tenant' }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${slug}/webhooks$`));
  await signOut(page);
  await signIn(page, owner);
  await expect(page).toHaveURL(new RegExp(`/t/${slug}/webhooks$`));
});

test('the system page says that every part works', async ({ page, installation }) => {
  await signIn(page, installation.operator);
  await page.getByRole('link', { name: 'System' }).click();
  await expect(page.getByText('All well')).toBeVisible();
});

test('an operator suspends a tenant, whose events are refused, and resumes it', async ({
  page,
  installation,
  tenant,
  receiver,
}) => {
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/in`, description: 'Ledger' });
  await signIn(page, installation.operator);
  const row = page.getByRole('row', { name: new RegExp(tenant.name) });
  const find = async () => {
    await page.goto(`/operator/tenants?q=${tenant.slug}`);
    await expect(row).toBeVisible();
  };
  await find();
  await row.getByRole('button', { name: `Manage ${tenant.name}` }).click();
  await page.getByRole('menuitem', { name: 'Suspend…' }).click();
  const asked = page.getByRole('alertdialog', { name: `Suspend ${tenant.name}?` });
  await expect(asked).toContainText('refused with 403 TENANT_SUSPENDED');
  await asked.getByRole('button', { name: 'Suspend tenant' }).click();
  await expect(row.getByText('Suspended')).toBeVisible();

  // Refused within a second by every process.
  await expect(async () => {
    await expect(tenant.publish('order.created', { order: 'ord_1' })).rejects.toThrow(
      'TENANT_SUSPENDED',
    );
  }).toPass();
  const sent = receiver.count;
  await row.getByRole('link', { name: tenant.name }).click();
  await expect(page.getByText('This tenant is suspended')).toBeVisible();

  await find();
  await row.getByRole('button', { name: `Manage ${tenant.name}` }).click();
  await page.getByRole('menuitem', { name: 'Resume…' }).click();
  const resumed = page.getByRole('alertdialog', { name: `Resume ${tenant.name}?` });
  await resumed.getByRole('button', { name: 'Resume tenant' }).click();
  await expect(row.getByText('Active')).toBeVisible();
  await row.getByRole('link', { name: tenant.name }).click();
  await expect(page.getByRole('heading', { name: 'Webhooks', level: 1 })).toBeVisible();
  await expect(page.getByText('This tenant is suspended')).toBeHidden();
  await expect(async () => {
    await tenant.publish('order.created', { order: 'ord_2' });
  }).toPass();
  await receiver.waitFor((requests) => requests.length > sent, 'what was accepted again');
});

test('an operator renames a tenant, whose slug stays', async ({ page, installation, tenant }) => {
  await signIn(page, installation.operator);
  await page.goto(`/operator/tenants?q=${tenant.slug}`);
  await page.getByRole('button', { name: `Manage ${tenant.name}` }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  const dialog = page.getByRole('dialog', { name: `Rename ${tenant.name}` });
  await dialog.getByLabel('Name').fill(`${tenant.name} & Söhne`);
  await dialog.getByRole('button', { name: 'Rename' }).click();
  const row = page.getByRole('row', { name: `${tenant.name} & Söhne` });
  await expect(row).toContainText(tenant.slug);
});
