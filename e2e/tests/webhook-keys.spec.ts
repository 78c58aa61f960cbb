import { generateKeyPairSync } from 'node:crypto';
import { expect, signIn, test } from '../support/test.ts';

const PUBLIC_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ format: 'pem', type: 'spki' })
  .toString();

test('a webhook is made with a key pair and encrypted fields, rotated, and changed to a secret', async ({
  page,
  tenant,
  receiver,
}) => {
  await signIn(page, tenant);

  await test.step('create it; a path that is none is told at its field', async () => {
    await page.getByRole('link', { name: 'New webhook' }).first().click();
    await page.getByLabel('Callback URL').fill(`${receiver.url}/cards`);
    await page.getByLabel('Description').fill('Card service');
    await page.getByRole('radio', { name: 'ed25519' }).check();
    await page.getByLabel('Encrypted fields').fill('data.card.number\ndata.items[');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await expect(page.getByText('Which key are they to be encrypted with?')).toBeVisible();
    await page.getByRole('textbox', { name: /^Public key/ }).fill(PUBLIC_KEY);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await expect(page.getByRole('alert').getByText(/Must be "data", or a path/)).toBeVisible();
    await page.getByLabel('Encrypted fields').fill('data.card.number\ndata.items[].secret');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    const dialog = page.getByRole('dialog', { name: 'Webhook created' });
    await expect(dialog.getByTestId('public-signing-key')).toHaveText(/^whpk_\S{44}$/);
    await dialog.getByRole('button', { name: 'I have stored it' }).click();
  });

  const shown = page.getByTestId('public-signing-key');
  const settings = page.getByRole('region', { name: 'Settings' });
  const former = page.getByRole('list', { name: 'Former secrets' });

  await test.step('see its public key, and what is encrypted with which key', async () => {
    await expect(shown).toHaveText(/^whpk_/);
    await expect(settings).toContainText('data.card.number');
    await expect(settings.getByRole('button', { name: 'Copy key thumbprint' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Reveal' })).toBeHidden();
    await expect(former).toBeHidden();
  });

  await test.step('receive an event with it', async () => {
    await tenant.publish('order.created', { card: { number: '4242' }, items: [{ secret: 1 }] });
    await receiver.waitFor((requests) => requests.length === 1, 'the event at the receiver');
    const [request] = receiver.requests;
    expect(request?.headers['webhook-signature']).toMatch(/^v1a,/);
    expect(request?.headers['x-webhook-encrypted']).toBe('data.card.number,data.items[].secret');
    expect(String(request?.body)).not.toContain('4242');
  });

  await test.step('rotate the key, and see until when the former one signs', async () => {
    const before = (await shown.textContent()) ?? '';
    await page.getByRole('button', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Rotate key' }).click();
    const fresh = page.getByRole('dialog', { name: 'New signing key' });
    await expect(fresh.getByTestId('public-signing-key')).toHaveText(/^whpk_/);
    await fresh.getByRole('button', { name: 'I have stored it' }).click();
    await expect(shown).not.toHaveText(before);
    await expect(former.getByRole('listitem')).toHaveText(
      new RegExp(
        `^The former key ${before.replace(/[+]/g, '\\+')} signs until .* UTC \\(in 2[34] h\\)`,
      ),
    );
  });

  await test.step('change it to a shared secret, which is shown once', async () => {
    await page.getByRole('link', { name: 'Edit' }).click();
    await page.getByRole('radio', { name: 'HMAC' }).check();
    await expect(page.getByText(/Saving makes a new secret/)).toBeVisible();
    await page.getByRole('button', { name: 'Save changes' }).click();
    const made = page.getByRole('dialog', { name: 'New signing secret' });
    await expect(made.getByTestId('signing-secret')).toHaveText(/^whsec_/);
    await made.getByRole('button', { name: 'I have stored it' }).click();
    await expect(page.getByRole('button', { name: 'Reveal' })).toBeVisible();
    await expect(former.getByRole('listitem')).toHaveCount(2);
  });
});
