import type { Metadata } from 'next';
import { WebhookPage } from '../../../../../../features/webhooks/webhook-page.tsx';
import { requireOwned } from '../../../../../../lib/owned.ts';
import { pathText } from '../../../../../../lib/path-text.ts';

export const metadata: Metadata = { title: 'Webhook' };

export default async function Page({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>;
}) {
  const { tenant, id } = await params;
  await requireOwned('webhooks', id, pathText(tenant));
  return <WebhookPage id={id} />;
}
