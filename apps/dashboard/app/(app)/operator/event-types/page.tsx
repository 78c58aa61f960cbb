import type { Metadata } from 'next';
import { EventTypesPage } from '../../../../features/event-types/event-types-page.tsx';

export const metadata: Metadata = { title: 'Event types' };

export default function Page() {
  return <EventTypesPage base="/operator/event-types" />;
}
