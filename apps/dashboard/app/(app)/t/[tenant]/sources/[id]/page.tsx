import type { Metadata } from 'next';
import { TenantSourcePage } from '../../../../../../features/sources/source-page.tsx';
import { requireOwned } from '../../../../../../lib/owned.ts';
import { pathText } from '../../../../../../lib/path-text.ts';
import { publicApiUrl } from '../../../../../../lib/public-api-url.ts';

export const metadata: Metadata = { title: 'Source' };

export default async function Page({
  params,
}: {
  params: Promise<{ tenant: string; id: string }>;
}) {
  const { tenant, id } = await params;
  await requireOwned('sources', id, pathText(tenant));
  return <TenantSourcePage id={id} apiUrl={await publicApiUrl()} />;
}
