import { expect, signIn, test } from '../support/test.ts';

const EVENTS = 60;

test('all dead letters that match a filter are replayed, with progress', async ({
  page,
  tenant,
  receiver,
}) => {
  receiver.script('/broken', [404]);
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/broken`, description: 'Ledger' });
  const orders = Array.from({ length: EVENTS }, (_, index) => ({ order: index }));
  await tenant.publish('order.created', ...orders);
  await tenant.publish('order.cancelled', { order: 0 });

  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Dead letters' }).click();
  const selection = page.getByRole('region', { name: 'Selection' });
  await expect(selection).toContainText(`${EVENTS + 1} dead letters in all`);

  await page.getByRole('button', { name: 'Event type' }).click();
  await page.getByRole('option', { name: 'order.created' }).click();
  await expect(selection).toContainText(`${EVENTS} dead letters match`);
  await selection.getByRole('button', { name: `Select all ${EVENTS} that match` }).click();
  await expect(selection).toContainText(`${EVENTS} selected`);

  receiver.script('/broken', [200]);
  receiver.forget();
  await selection.getByRole('button', { name: 'Replay' }).click();
  await page
    .getByRole('alertdialog', { name: `Replay ${EVENTS} dead letters?` })
    .getByRole('button', { name: `Replay ${EVENTS}` })
    .click();
  const replay = page.getByRole('region', { name: 'Replay', exact: true });
  await expect(replay).toContainText('Replay done');
  await expect(replay).toContainText(`${EVENTS} of ${EVENTS}`);
  await receiver.waitFor((requests) => requests.length === EVENTS, 'all of them');
  await expect(page.getByText('No dead letter matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(selection).toContainText('1 dead letter in all');
});

test('some dead letters are chosen by hand and discarded, after asking', async ({
  page,
  tenant,
  receiver,
}) => {
  receiver.script('/broken', [404]);
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/broken`, description: 'Ledger' });
  await tenant.publish('order.created', { order: 1 }, { order: 2 }, { order: 3 });
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Dead letters' }).click();
  const boxes = page.getByRole('checkbox', { name: 'Select order.created' });
  await expect(boxes).toHaveCount(3);
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  await page.getByRole('button', { name: 'Discard' }).click();
  const ask = page.getByRole('alertdialog', { name: 'Discard 2 dead letters?' });
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(boxes).toHaveCount(3);
  await page.getByRole('button', { name: 'Discard' }).click();
  await ask.getByRole('button', { name: 'Discard 2' }).click();
  await expect(boxes).toHaveCount(1);
  await page.goto(`/t/${tenant.slug}/deliveries?status=DISCARDED`);
  const rows = page.getByRole('table', { name: 'Deliveries' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Discarded' })).toHaveCount(2);
});
