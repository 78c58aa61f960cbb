import type { Metadata } from 'next';
import { OperatorSourcesPage } from '../../../../features/sources/sources-page.tsx';
import { publicApiUrl } from '../../../../lib/public-api-url.ts';

export const metadata: Metadata = { title: "Operator's sources" };

export default async function Page() {
  return <OperatorSourcesPage apiUrl={await publicApiUrl()} />;
}
