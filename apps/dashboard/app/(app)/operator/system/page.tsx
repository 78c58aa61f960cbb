import type { Metadata } from 'next';
import { SystemPage } from '../../../../features/operator/system-page.tsx';

export const metadata: Metadata = { title: 'System' };

export default function Page() {
  return <SystemPage />;
}
