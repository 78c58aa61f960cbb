import type { Metadata } from 'next';
import { TenantSourcesPage } from '../../../../../features/sources/sources-page.tsx';
import { publicApiUrl } from '../../../../../lib/public-api-url.ts';

export const metadata: Metadata = { title: 'Sources' };

export default async function Page() {
  return <TenantSourcesPage apiUrl={await publicApiUrl()} />;
}
