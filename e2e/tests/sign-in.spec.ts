import { expect, signIn, signOut, test } from '../support/test.ts';

test.describe('signing in', () => {
  test('a wrong password is said to be wrong, and nothing more', async ({ page, tenant }) => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(tenant.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Wrong e-mail or password')).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in$/);
  });

  test('many wrong passwords are told to wait', async ({ page, tenant }) => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(tenant.email);
    const tooMany = page.getByText('Too many tries');
    await expect(async () => {
      await page.getByLabel('Password').fill('not the password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
      await expect(tooMany).toBeVisible({ timeout: 1 });
    }).toPass({ intervals: [10] });
  });

  test('leads to the page that was asked for, and out again', async ({ page, tenant }) => {
    await page.goto(`/t/${tenant.slug}/dead-letters?time=24h`);
    await expect(page.getByRole('heading', { name: 'Sign in to Posthorn' })).toBeVisible();
    await page.getByLabel('E-mail').fill(tenant.email);
    await page.getByLabel('Password').fill(tenant.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Dead letters', level: 1 })).toBeVisible();
    await expect(page).toHaveURL(/dead-letters\?time=24h$/);
    await signOut(page);
  });

  test('a sign-in that ended is said to have ended, and goes on where one was', async ({
    page,
    tenant,
    context,
  }) => {
    await signIn(page, tenant);
    await page.getByRole('link', { name: 'Deliveries' }).click();
    await expect(page.getByText('No deliveries yet')).toBeVisible();
    await context.clearCookies();
    await expect(page.getByText('Your sign-in has ended')).toBeVisible();
    await page.getByLabel('E-mail').fill(tenant.email);
    await page.getByLabel('Password').fill(tenant.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('No deliveries yet')).toBeVisible();
  });

  test('the token is in no page and no script can read it (promise 7)', async ({
    page,
    tenant,
    context,
  }) => {
    await signIn(page, tenant);
    const session = await page.evaluate(async () => (await fetch('/api/auth/session')).text());
    expect(Object.keys(JSON.parse(session) as object).sort()).toEqual([
      'endsAt',
      'expires',
      'user',
    ]);
    expect(session).not.toMatch(/eyJ/);
    expect(await page.evaluate(() => document.cookie)).not.toMatch(/session-token/);
    const cookies = await context.cookies();
    const cookie = cookies.find(({ name }) => name.endsWith('session-token'));
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  });
});
