import type { Metadata } from 'next';
import { DeliveryPage } from '../../../../../../features/deliveries/delivery-page.tsx';
import { requireOwned } from '../../../../../../lib/owned.ts';
import { pathText } from '../../../../../../lib/path-text.ts';

export const metadata: Metadata = { title: 'Delivery' };

export default async function Page({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>;
}) {
  const { tenant, id } = await params;
  await requireOwned('deliveries', id, pathText(tenant));
  return <DeliveryPage id={id} />;
}
