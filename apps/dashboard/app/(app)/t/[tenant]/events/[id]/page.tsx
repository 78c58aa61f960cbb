import type { Metadata } from 'next';
import { EventPage } from '../../../../../../features/events/event-page.tsx';
import { requireOwned } from '../../../../../../lib/owned.ts';
import { pathText } from '../../../../../../lib/path-text.ts';

export const metadata: Metadata = { title: 'Event' };

export default async function Page({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>;
}) {
  const { tenant, id } = await params;
  await requireOwned('events', id, pathText(tenant));
  return <EventPage id={id} />;
}
