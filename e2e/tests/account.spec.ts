import { randomUUID } from 'node:crypto';
import { expect, signIn, signOut, test } from '../support/test.ts';

test('a session on another device is seen, and ends at once', async ({ page, browser, tenant }) => {
  await signIn(page, tenant);
  const elsewhere = await browser.newContext({
    baseURL: new URL(page.url()).origin,
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  const other = await elsewhere.newPage();
  await signIn(other, tenant);

  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await expect(page.getByRole('heading', { name: 'Your account', level: 1 })).toBeVisible();
  const sessions = page.getByRole('table', { name: 'Sessions' });
  const own = sessions.getByRole('row', { name: /This device/ });
  await expect(own).toContainText('127.0.0.1');
  await expect(own.getByRole('button')).toHaveCount(0);
  const stranger = sessions.getByRole('row', { name: /Firefox on Windows/ });
  await expect(stranger).toContainText('127.0.0.1');

  await stranger.getByRole('button', { name: /^End the session on Firefox/ }).click();
  await page.getByRole('button', { name: 'End session' }).click();
  await expect(stranger).toBeHidden();
  await other.getByRole('link', { name: 'Events' }).click();
  await expect(other.getByText('Your sign-in has ended')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Sessions' })).toBeVisible();
  await elsewhere.close();
});

test('signing out everywhere ends this session too', async ({ page, tenant }) => {
  await signIn(page, tenant);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in to Posthorn' })).toBeVisible();
  await expect(tenant.ask('{ viewer { id } }', {})).rejects.toThrow('UNAUTHENTICATED');
});

test('a password is changed by who knows it, and the old one is over', async ({ page, tenant }) => {
  await signIn(page, tenant);
  await page.goto('/account');
  const form = page.getByRole('form', { name: 'Change password' });
  const next = randomUUID();
  const fill = async (current: string, first: string, again: string) => {
    await form.getByLabel('Current password').fill(current);
    await form.getByLabel('New password', { exact: true }).fill(first);
    await form.getByLabel('New password, again').fill(again);
    await form.getByRole('button', { name: 'Change password' }).click();
  };
  await fill(tenant.password, next, 'something else');
  await expect(form.getByText('The two are not the same.')).toBeVisible();
  await fill(tenant.password, 'short', 'short');
  await expect(form.getByText('A password has at least 10 characters.')).toBeVisible();
  await fill('not the password', next, next);
  await expect(form.getByText('The current password is wrong.')).toBeVisible();
  await fill(tenant.password, next, next);
  await expect(page.getByText('Password changed')).toBeVisible();
  await signOut(page);
  await page.getByLabel('E-mail').fill(tenant.email);
  await page.getByLabel('Password').fill(tenant.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Wrong e-mail or password')).toBeVisible();
  await signIn(page, { ...tenant, password: next });
});
