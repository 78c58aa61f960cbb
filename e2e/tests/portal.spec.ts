import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, signIn, test } from '../support/test.ts';

/** A site of a tenant's own, with a frame. Another host than the dashboard's: another site. */
async function startSite(): Promise<{ origin: string; frame(url: string): void; stop(): void }> {
  let url = '';
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<h1>Our shop</h1><iframe title="Webhooks" src="${url}" width="1200" height="700">`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    frame(framed) {
      url = framed;
    },
    stop: () => void server.close(),
  };
}

test('a tenant shows its webhooks in a frame of its own site, and nobody else can', async ({
  page,
  tenant,
  receiver,
}) => {
  await using stack = new AsyncDisposableStack();
  const [shop, other] = [await startSite(), await startSite()];
  stack.defer(() => shop.stop());
  stack.defer(() => other.stop());
  await tenant.createWebhook({ callbackUrl: receiver.url, description: 'Order service' });
  await tenant.publish('order.created', { order: 'ord_1' });
  const { createPortalLink: link } = await tenant.ask<{ createPortalLink: { url: string } }>(
    'mutation ($input: CreatePortalLinkInput!) { createPortalLink(input: $input) { url } }',
    { input: { role: 'VIEWER', allowedOrigins: [shop.origin] } },
  );
  shop.frame(link.url);
  other.frame(link.url);

  await page.goto(shop.origin);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('Order service')).toBeVisible();
  await expect(frame.getByRole('button', { name: 'Account' })).toHaveCount(0);
  await expect(frame.getByRole('link', { name: 'New webhook' })).toHaveCount(0);
  await frame.getByRole('link', { name: 'Deliveries' }).click();
  await frame
    .getByRole('row', { name: /order\.created/ })
    .getByRole('link')
    .first()
    .click();
  await expect(frame.getByRole('heading', { name: 'Attempts' })).toBeVisible();
  await expect
    .poll(() => page.frames()[1]?.url())
    .toMatch(/\/portal\/t\/[^/]+\/deliveries\/.{36}$/);

  await page.goto(other.origin);
  await expect(page.getByRole('heading', { name: 'Our shop' })).toBeVisible();
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
});

test('opening a portal link signs nobody out', async ({ page, tenant }) => {
  await signIn(page, tenant);
  const { createPortalLink: link } = await tenant.ask<{ createPortalLink: { url: string } }>(
    'mutation ($input: CreatePortalLinkInput!) { createPortalLink(input: $input) { url } }',
    { input: { role: 'DEVELOPER' } },
  );
  await page.goto(link.url);
  await expect(page.getByRole('heading', { name: 'Webhooks', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/portal/t/${tenant.slug}/webhooks$`));
  await page.getByRole('link', { name: 'Events' }).click();
  await expect(page.getByText('No events yet')).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Account' })).toBeVisible();
});
