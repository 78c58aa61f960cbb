import { expect, signIn, test } from '../support/test.ts';

interface Asked {
  readonly query?: unknown;
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: unknown } };
}

test('pages ask by the hashes of their operations alone, which the API knows', async ({
  page,
  tenant,
}) => {
  const asked: Asked[] = [];
  const answers: string[] = [];
  page.on('response', async (response) => {
    if (!response.url().endsWith('/api/graphql')) return;
    asked.push(response.request().postDataJSON() as Asked);
    answers.push(await response.text().catch(() => ''));
  });
  await signIn(page, tenant);
  for (const name of ['Events', 'Deliveries', 'Dead letters', 'Webhooks', 'Sources']) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  }
  await expect.poll(() => answers.length).toBeGreaterThan(5);
  for (const { query, extensions } of asked) {
    expect(query).toBeUndefined();
    expect(extensions?.persistedQuery?.sha256Hash).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(answers.join()).not.toContain('"errors"');
});
