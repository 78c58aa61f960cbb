import { createTenant } from '../support/tenant.ts';
import { expect, signIn, signOut, test } from '../support/test.ts';

test("after another sign-in, a page of the first person's saves nothing and is loaded anew", async ({
  page,
  context,
  installation,
  tenant,
  receiver,
}) => {
  const other = await createTenant(installation);
  const webhookId = await tenant.createWebhook({
    callbackUrl: receiver.url,
    description: 'Before',
  });
  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/webhooks/${webhookId}/edit`);
  await page.getByLabel('Description').fill('Of the first person');

  const second = await context.newPage();
  await second.goto(`/t/${tenant.slug}/webhooks`);
  await signOut(second);
  await signIn(second, other);

  const refused = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/graphql') && answer.status() === 409,
  );
  await page.getByRole('button', { name: 'Save changes' }).click();
  await refused;
  await expect(page.getByText('You are now signed in as someone else')).toBeVisible();
  await expect(page.getByText('There is no such page')).toBeVisible();
  const { webhook } = await tenant.ask<{ webhook: { description: string } }>(
    'query ($id: ID!) { webhook(id: $id) { description } }',
    { id: webhookId },
  );
  expect(webhook.description).toBe('Before');
});

test('a page that both may see says who is signed in now', async ({
  page,
  context,
  installation,
  tenant,
}) => {
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByText('No events yet')).toBeVisible();
  const second = await context.newPage();
  // As one comes here whose session has ended: the form is there though someone is signed in.
  await second.goto('/sign-in?reason=ended');
  await second.getByLabel('E-mail').fill(installation.operator.email);
  await second.getByLabel('Password').fill(installation.operator.password);
  await second.getByRole('button', { name: 'Sign in' }).click();
  await expect(second.getByRole('heading', { name: 'Tenants', level: 1 })).toBeVisible();
  // The first tab asks for news by itself, and learns of it.
  await page.bringToFront();
  await expect(
    page.getByText(`You are now signed in as ${installation.operator.email}`),
  ).toBeVisible();
  await expect(page.getByText('No events yet')).toBeVisible();
});
