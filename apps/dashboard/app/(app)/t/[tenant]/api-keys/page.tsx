import type { Metadata } from 'next';
import { ApiKeysPage } from '../../../../../features/api-keys/api-keys-page.tsx';
import { notInPortal } from '../../../../../lib/not-in-portal.ts';

export const metadata: Metadata = { title: 'API keys' };

export default async function Page() {
  await notInPortal();
  return <ApiKeysPage />;
}
