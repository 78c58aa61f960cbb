import type { Metadata } from 'next';
import { TenantEventTypePage } from '../../../../../../features/event-types/event-type-page.tsx';
import { pathText } from '../../../../../../lib/path-text.ts';

export const metadata: Metadata = { title: 'Event type' };

export default async function Page({ params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return <TenantEventTypePage name={pathText(name)} />;
}
