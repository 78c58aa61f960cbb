import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { signInAtApi } from '../support/graphql.ts';
import { ingest } from '../support/ingest.ts';
import { expect, signIn, signOut, test } from '../support/test.ts';

const run = promisify(execFile);

test('from the first empty screen to a first event: a source is made, and its command sends', async ({
  page,
  installation,
}) => {
  const slug = `new-${randomUUID().slice(0, 8)}`;
  const owner = { email: `owner@${slug}.example`, password: randomUUID() };
  const operator = await signInAtApi(installation.api_url, installation.operator);
  await operator(
    'mutation ($input: CreateTenantInput!) { createTenant(input: $input) { tenant { id } } }',
    {
      input: {
        slug,
        name: slug,
        ownerEmail: owner.email,
        ownerName: 'Olga Owner',
        ownerPassword: owner.password,
      },
    },
  );
  await signIn(page, owner);
  await expect(page.getByText('No webhooks yet')).toBeVisible();
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByText('No events yet')).toBeVisible();
  await page.getByRole('link', { name: 'New source' }).click();

  const dialog = page.getByRole('dialog', { name: 'New source' });
  await dialog.getByRole('button', { name: 'Create source' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Name').fill('Order service');
  await dialog.getByRole('button', { name: 'Create source' }).click();

  const shown = page.getByRole('dialog', { name: 'Order service can send now' });
  await expect(shown.getByTestId('source-api-key')).toHaveText(/^phs_/);
  await expect(shown.getByTestId('source-webhook-secret')).toHaveText(/^whsec_/);
  const command = (await shown.getByTestId('first-event-command').textContent()) ?? '';
  const { stdout } = await run('sh', ['-c', command]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'accepted' });
  await shown.getByRole('button', { name: 'I have stored them' }).click();

  await expect(page.getByRole('heading', { name: 'Order service' })).toBeVisible();
  await expect(page.getByTestId('source-api-key')).toBeHidden();
  await page.getByRole('link', { name: 'Events', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Events' }).getByRole('link')).toHaveCount(1);
});

test('a source is set, its key and secret are replaced, and it is disabled and enabled again', async ({
  page,
  installation,
  tenant,
}) => {
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Sources', exact: true }).click();
  await page.getByRole('table', { name: 'Sources' }).getByRole('link', { name: 'shop' }).click();

  await page.getByLabel('Allowed addresses').fill('127.0.0.0/8\n10.0.0.300');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '10.0.0.300' })).toBeVisible();
  await page.getByLabel('Allowed addresses').fill('127.0.0.0/8');
  await page.getByLabel('Events per second').fill('50');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Source saved')).toBeVisible();

  await page.getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('button', { name: 'Rotate key and secret' }).click();
  const fresh = page.getByRole('dialog', { name: 'New key and secret' });
  const apiKey = (await fresh.getByTestId('source-api-key').textContent()) ?? '';
  const webhookSecret = (await fresh.getByTestId('source-webhook-secret').textContent()) ?? '';
  await fresh.getByRole('button', { name: 'I have stored them' }).click();
  const keys = page.getByRole('list', { name: 'Valid keys' }).getByRole('listitem');
  await expect(keys).toHaveCount(2);
  await expect(keys.first()).toContainText('Current');
  await expect(keys.last()).toContainText('Ends');
  const send = () => ingest(installation.api_url, { apiKey, webhookSecret }, 'order.created', [{}]);
  await send();
  await tenant.publish('order.created', {});

  await page.getByRole('button', { name: 'Disable' }).click();
  await page
    .getByRole('alertdialog', { name: 'Disable this source?' })
    .getByRole('button', { name: 'Disable source' })
    .click();
  await expect(page.getByText('This source is disabled')).toBeVisible();
  await expect(async () => expect(send()).rejects.toThrow(/INVALID_API_KEY/)).toPass();
  await page.getByRole('button', { name: 'Enable' }).click();
  await page
    .getByRole('alertdialog', { name: 'Enable this source?' })
    .getByRole('button', { name: 'Enable source' })
    .click();
  await expect(page.getByText('This source is disabled')).toBeHidden();
  await expect(async () => expect(send()).resolves.toHaveLength(1)).toPass();
});

test("an operator makes a source of the operator's own, with a key that it brings", async ({
  page,
  installation,
  tenant,
}) => {
  const name = `Billing ${randomUUID().slice(0, 8)}`;
  await signIn(page, installation.operator);
  await page.getByRole('link', { name: "Operator's sources" }).click();
  await page.getByRole('button', { name: 'New source' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New source' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Add a tenant' }).click();
  await page.getByRole('combobox', { name: 'Search add a tenant' }).fill(tenant.slug);
  await page.getByRole('option', { name: tenant.slug }).click();
  await dialog.getByRole('combobox', { name: /Key and secret/ }).click();
  await page.getByRole('option', { name: 'Bring your own' }).click();
  await dialog.getByLabel('API key').fill('too short');
  await dialog.getByLabel('Webhook secret').fill(randomUUID());
  await dialog.getByRole('button', { name: 'Create source' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('API key').fill(randomUUID());
  await dialog.getByRole('button', { name: 'Create source' }).click();

  const shown = page.getByRole('dialog', { name: `${name} can send now` });
  await expect(shown.getByTestId('source-api-key')).toBeHidden();
  const command = (await shown.getByTestId('first-event-command').textContent()) ?? '';
  const { stdout } = await run('sh', ['-c', command]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'accepted' });
  await shown.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
});

test('whoever fails to authenticate is seen: with a key of the source on its page, with an unknown key by the operator', async ({
  page,
  installation,
  tenant,
}) => {
  const { createSource: source } = await tenant.ask<{
    createSource: { source: { id: string }; apiKey: string; webhookSecret: string };
  }>(
    'mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } apiKey webhookSecret } }',
    { input: { name: 'Till' } },
  );
  const send = (credentials: { apiKey: string; webhookSecret: string }) =>
    ingest(installation.api_url, credentials, 'order.created', [{}]);

  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/sources/${source.source.id}`);
  const failed = page.getByRole('region', { name: 'Failed requests' });
  await expect(failed.getByText('No failed requests')).toBeVisible();
  await send(source);
  const wrong = { ...source, webhookSecret: 'whsec_AAAAAAAAAAAA' };
  for (let n = 0; n < 3; n += 1) await expect(send(wrong)).rejects.toThrow(/INVALID_SIGNATURE/);
  const row = failed.getByRole('row', { name: /Wrong signature/ });
  await expect(row).toContainText('127.0.0.1');
  await expect(row.getByRole('cell').nth(2)).toHaveText('3');
  await expect(failed.getByText('The sender signs with another secret')).toBeVisible();
  await signOut(page);

  const apiKey = `phs_${randomUUID().replaceAll('-', '')}${randomUUID().slice(0, 8)}abc`;
  await expect(send({ ...source, apiKey })).rejects.toThrow(/INVALID_API_KEY/);
  await signIn(page, installation.operator);
  await page.getByRole('link', { name: "Operator's sources" }).click();
  const unknown = page.getByRole('region', { name: 'Unknown keys' });
  const told = unknown.getByRole('row', { name: apiKey.slice(0, 10) });
  await expect(told).toContainText("A source's key");
  await expect(told).toContainText('127.0.0.1');
  await expect(page.getByText(apiKey.slice(0, 11))).toBeHidden();
});
