import type { Metadata } from 'next';
import { EditWebhookPage } from '../../../../../../../features/webhooks/edit-webhook-page.tsx';

export const metadata: Metadata = { title: 'Edit webhook' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <EditWebhookPage id={id} />;
}
