import { expect, signIn, test } from '../support/test.ts';

test('a paused webhook holds its deliveries, and resuming sends them', async ({
  page,
  tenant,
  receiver,
}) => {
  const webhookId = await tenant.createWebhook({
    callbackUrl: `${receiver.url}/in`,
    description: 'Ledger',
  });
  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/webhooks/${webhookId}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('This webhook is paused')).toBeVisible();

  const recent = page.getByRole('table', { name: 'Recent deliveries' });
  // A change takes effect within a second on every process; until then events may still go out.
  await expect(async () => {
    await tenant.publish('order.created', { order: 'ord_1' });
    await expect(recent.getByRole('row', { name: /Held/ })).toBeVisible({ timeout: 3_000 });
  }).toPass();
  const held = await recent.getByRole('row', { name: /Held/ }).count();
  const sent = receiver.count;

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('This webhook is paused')).toBeHidden();
  await expect(recent.getByRole('row', { name: /Held/ })).toHaveCount(0);
  await receiver.waitFor((requests) => requests.length >= sent + held, 'what was held');
  await expect(recent.getByRole('row', { name: /Succeeded/ })).not.toHaveCount(0);
});
