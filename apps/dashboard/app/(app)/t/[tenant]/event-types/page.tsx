import type { Metadata } from 'next';
import { TenantEventTypesPage } from '../../../../../features/event-types/event-types-page.tsx';

export const metadata: Metadata = { title: 'Event types' };

export default function Page() {
  return <TenantEventTypesPage />;
}
