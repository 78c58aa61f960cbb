import { randomUUID } from 'node:crypto';
import { signInAtApi } from '../support/graphql.ts';
import { expect, signIn, test } from '../support/test.ts';

test('somebody is invited by a link, becomes a member, gets another role, and is removed', async ({
  page,
  browser,
  installation,
  tenant,
}) => {
  const email = `ann-${randomUUID().slice(0, 8)}@example.test`;
  const password = randomUUID();
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  const members = page.getByRole('table', { name: 'Members' });
  await expect(members.getByRole('row', { name: /Olga Owner You/ })).toContainText('Owner');

  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /^Invite to/ });
  await dialog.getByLabel('E-mail').fill('nobody');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('Must be an email address.');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Role').selectOption('Developer');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  const link = (await page.getByTestId('invite-url').textContent()) ?? '';
  expect(link).toContain('/accept-invitation?token=');
  await page.getByRole('button', { name: 'Done' }).click();
  const open = page.getByRole('table', { name: 'Open invitations' });
  await expect(open.getByRole('row', { name: email })).toContainText('Developer');

  const elsewhere = await browser.newContext({ baseURL: installation.dashboard_url });
  const guest = await elsewhere.newPage();
  await guest.goto(new URL(link).pathname + new URL(link).search);
  await guest.getByLabel('Your name').fill('Ann Other');
  await guest.getByLabel('Password', { exact: true }).fill(password);
  await guest.getByRole('button', { name: 'Join' }).click();
  await expect(guest.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(guest.getByRole('link', { name: 'Webhooks', exact: true })).toBeVisible();

  const row = members.getByRole('row', { name: new RegExp(email) });
  await expect(row).toContainText('Ann Other');
  await expect(open).toBeHidden();
  await row.getByRole('button', { name: `Manage ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Change role…' }).click();
  await page.getByRole('dialog').getByLabel('Role').selectOption('Viewer');
  await page.getByRole('button', { name: 'Change role' }).click();
  await expect(row).toContainText('Viewer');
  await guest.reload();
  await guest.getByRole('link', { name: 'Members', exact: true }).click();
  await expect(guest.getByRole('table', { name: 'Members' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Invite', exact: true })).toBeHidden();

  await row.getByRole('button', { name: `Manage ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove member' }).click();
  await expect(row).toBeHidden();
  const ann = await signInAtApi(installation.api_url, { email, password });
  await expect(ann('{ members { edges { node { id } } } }', {})).rejects.toThrow('FORBIDDEN');
  await elsewhere.close();
});

test('an invitation is revoked, and the last owner cannot leave', async ({ page, tenant }) => {
  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/members`);
  const email = `bob-${randomUUID().slice(0, 8)}@example.test`;
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await page.getByRole('dialog').getByLabel('E-mail').fill(email);
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: `Revoke the invitation of ${email}` }).click();
  await page.getByRole('button', { name: 'Revoke invitation' }).click();
  await expect(page.getByRole('table', { name: 'Open invitations' })).toBeHidden();

  await page.getByRole('button', { name: `Manage ${tenant.email}` }).click();
  await page.getByRole('menuitem', { name: /^Leave/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page.getByText('This is the last owner.', { exact: false })).toBeVisible();
});
