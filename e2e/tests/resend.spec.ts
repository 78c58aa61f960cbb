import { signInAtApi } from '../support/graphql.ts';
import { expect, signIn, test } from '../support/test.ts';

test('an event is sent again to the webhook that had it and to others, each with why it had not (promise 6)', async ({
  page,
  tenant,
  receiver,
}) => {
  const make = (path: string, description: string, more: object = {}) =>
    tenant.createWebhook({ callbackUrl: `${receiver.url}/${path}`, description, ...more });
  await make('ledger', 'Ledger');
  await make('large', 'Large orders', { filters: { amount_gt: 1000 } });
  await make('mail', 'Mailer', { eventTypes: ['payment.*'] });
  const [id] = await tenant.publish('order.created', { amount: 12 });
  await receiver.waitFor((requests) => requests.length === 1, 'the event at the receiver');
  await make('new', 'New service');

  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/events/${id}`);
  await page.getByRole('button', { name: 'Send again' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send this event again' });

  await test.step('what matched is chosen, the rest says why it is not', async () => {
    await expect(dialog.getByRole('checkbox', { name: 'Ledger' })).toBeChecked();
    for (const name of ['Large orders', 'Mailer', 'New service']) {
      await expect(dialog.getByRole('checkbox', { name })).not.toBeChecked();
    }
    const others = dialog.getByRole('group', { name: 'It did not go to these' });
    await expect(others).toContainText('Its filter said no to the data.');
    await expect(others).toContainText('It is not subscribed to order.created.');
    await expect(others).toContainText('It was created after the event had arrived.');
  });

  await test.step('it goes to what is chosen, with its own webhook-id', async () => {
    await dialog.getByRole('checkbox', { name: 'Large orders' }).click();
    await dialog.getByRole('checkbox', { name: 'New service' }).click();
    await dialog.getByRole('button', { name: 'Send to 3 webhooks' }).click();
    await receiver.waitFor((requests) => requests.length === 4, 'the event at three webhooks');
    const [first, ...again] = receiver.requests;
    expect(again.map(({ path }) => path).sort()).toEqual(['/large', '/ledger', '/new']);
    for (const one of again) {
      expect(one.headers['webhook-id']).toBe(first?.headers['webhook-id']);
      expect(one.headers['x-webhook-delivery-id']).not.toBe(
        first?.headers['x-webhook-delivery-id'],
      );
    }
  });

  await test.step('and leads to what was made', async () => {
    const made = page.getByRole('list', { name: 'New deliveries' });
    await expect(made.getByRole('listitem')).toHaveCount(3);
    await made.getByRole('link', { name: 'New service' }).click();
    await expect(page.getByText('by sending the event again')).toBeVisible();
    await expect(page.getByRole('listitem', { name: 'Attempt 1' })).toContainText('HTTP 200');
    await page.getByRole('link', { name: /^evt_/ }).click();
    const rows = page.getByRole('table', { name: 'Deliveries' }).locator('tbody').getByRole('row');
    await expect(rows).toHaveCount(4);
  });
});

test('a delivery that succeeded is sent again after a question, its first success still shown', async ({
  page,
  tenant,
  receiver,
}) => {
  await tenant.createWebhook({ callbackUrl: `${receiver.url}/in`, description: 'Ledger' });
  await tenant.publish('order.created', { amount: 12 });
  await signIn(page, tenant);
  await page.getByRole('link', { name: 'Deliveries' }).click();
  await page
    .getByRole('row', { name: /Succeeded/ })
    .getByRole('link')
    .click();
  await page.getByRole('button', { name: 'Send again' }).click();
  const question = page.getByRole('alertdialog', { name: 'Send this delivery again?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(receiver.count).toBe(1);
  await page.getByRole('button', { name: 'Send again' }).click();
  await question.getByRole('button', { name: 'Send again' }).click();
  const attempts = page.getByRole('list', { name: 'Attempts' });
  await expect(attempts.getByRole('listitem', { name: 'Attempt 2' })).toContainText('HTTP 200');
  await expect(attempts.getByRole('listitem', { name: 'Attempt 1' })).toContainText('HTTP 200');
  const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
  expect(ids).toHaveLength(2);
  expect(ids[0]).toBe(ids[1]);
});

test('what the schema of its type has against an event is shown beside it', async ({
  page,
  tenant,
  installation,
}) => {
  const operator = await signInAtApi(installation.api_url, installation.operator);
  const name = `order.warned_${tenant.slug.replaceAll('-', '_')}`;
  const jsonSchema = { properties: { amount: { type: 'number' } } };
  await operator(
    'mutation ($input: CreateEventTypeInput!) { createEventType(input: $input) { eventType { id } } }',
    { input: { name, jsonSchema, onSchemaFault: 'WARN' } },
  );
  const [id] = await tenant.publish(name, { amount: 'twelve' });
  await signIn(page, tenant);
  await page.goto(`/t/${tenant.slug}/events/${id}`);
  const faults = page.getByRole('region', { name: 'Schema faults' });
  await expect(faults).toContainText('data.amount');
  await expect(faults).toContainText('number');
});
