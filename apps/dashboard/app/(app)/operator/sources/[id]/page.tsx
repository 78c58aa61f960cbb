import type { Metadata } from 'next';
import { OperatorSourcePage } from '../../../../../features/sources/source-page.tsx';
import { publicApiUrl } from '../../../../../lib/public-api-url.ts';

export const metadata: Metadata = { title: 'Source' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <OperatorSourcePage id={id} apiUrl={await publicApiUrl()} />;
}
