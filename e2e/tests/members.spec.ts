import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { signInAtApi } from '../support/graphql.ts';
import { createTenant, type TestTenant } from '../support/tenant.ts';
import { expect, signIn, test } from '../support/test.ts';

const newEmail = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.test`;

/** Invites somebody without the browser; where the link leads. */
async function invite(tenant: TestTenant, email: string, role: string): Promise<string> {
  const { inviteMember } = await tenant.ask<{ inviteMember: { inviteUrl: string } }>(
    'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { inviteUrl } }',
    { input: { email, role } },
  );
  const { pathname, search } = new URL(inviteMember.inviteUrl);
  return pathname + search;
}

/** Joins as somebody who has no account yet. */
async function joinAsNew(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Choose a password').fill(password);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

test('somebody is invited by a link, becomes a member, gets another role, and is removed', async ({
  page,
  browser,
  installation,
  tenant,
}) => {
  const email = newEmail('ann');
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
  await expect(guest.getByRole('heading', { name: `Join ${tenant.name}` })).toBeVisible();
  const facts = guest.getByRole('main');
  for (const fact of ['Olga Owner invites you.', 'Developer', email, tenant.email]) {
    await expect(facts).toContainText(fact);
  }
  await joinAsNew(guest, 'Ann Other', password);
  await expect(guest).toHaveURL(new RegExp(`/t/${tenant.slug}/webhooks$`));
  await expect(guest.getByRole('button', { name: 'Account' })).toContainText('Developer');

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
  await guest.goto('/');
  await expect(guest.getByText('You belong to no tenant')).toBeVisible();
  await elsewhere.close();
});

test('an invitation is revoked, and the last owner cannot leave', async ({ page, tenant }) => {
  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/members`);
  const email = newEmail('bob');
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

test('who is signed in joins a second tenant by one click, lands there, and is told their role in each', async ({
  page,
  installation,
  tenant,
}) => {
  const second = await createTenant(installation);
  const email = newEmail('cleo');
  await page.goto(await invite(tenant, email, 'ADMIN'));
  await joinAsNew(page, 'Cleo', randomUUID());
  const account = page.getByRole('button', { name: 'Account' });
  await expect(account).toContainText('Admin');

  await page.goto(await invite(second, email, 'VIEWER'));
  await expect(page.getByText(`You are signed in as ${email}.`)).toBeVisible();
  await expect(page.getByRole('textbox', { name: /password/i })).toHaveCount(0);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${second.slug}/webhooks$`));
  await expect(account).toContainText('Viewer');
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Members' })).toContainText(email);
  await expect(page.getByRole('button', { name: 'Invite', exact: true })).toBeHidden();

  await page.getByRole('button', { name: `Tenant: ${second.name}` }).click();
  await page.getByRole('option', { name: new RegExp(tenant.name) }).click();
  await expect(page).toHaveURL(new RegExp(`/t/${tenant.slug}/members$`));
  await expect(account).toContainText('Admin');
  await expect(page.getByRole('button', { name: 'Invite', exact: true })).toBeVisible();

  await page.goto('/account');
  const you = page.getByRole('region', { name: 'You', exact: true });
  await expect(you).toContainText(`${tenant.name} (Admin)`);
  await expect(you).toContainText(`${second.name} (Viewer)`);
});

test('who lowers their own role sees at once what they may no more', async ({ page, tenant }) => {
  const email = newEmail('dora');
  await page.goto(await invite(tenant, email, 'ADMIN'));
  await joinAsNew(page, 'Dora', randomUUID());
  await page.getByRole('link', { name: 'Members', exact: true }).click();
  const members = page.getByRole('table', { name: 'Members' });
  await expect(members.getByRole('button', { name: `Manage ${tenant.email}` })).toBeHidden();
  await members.getByRole('button', { name: `Manage ${email}` }).click();
  await page.getByRole('menuitem', { name: 'Change role…' }).click();
  const role = page.getByRole('dialog').getByLabel('Role');
  await expect(role.getByRole('option')).toHaveText(['Viewer', 'Developer', 'Admin']);
  await role.selectOption('Viewer');
  await page.getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByRole('button', { name: 'Invite', exact: true })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Account' })).toContainText('Viewer');
});
