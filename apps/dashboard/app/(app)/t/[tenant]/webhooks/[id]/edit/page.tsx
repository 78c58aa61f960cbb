import type { Metadata } from 'next';
import { EditWebhookPage } from '../../../../../../../features/webhooks/edit-webhook-page.tsx';
import { requireOwned } from '../../../../../../../lib/owned.ts';
import { pathText } from '../../../../../../../lib/path-text.ts';

export const metadata: Metadata = { title: 'Edit webhook' };

export default async function Page({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>;
}) {
  const { tenant, id } = await params;
  await requireOwned('webhooks', id, pathText(tenant), '/edit');
  return <EditWebhookPage id={id} />;
}
