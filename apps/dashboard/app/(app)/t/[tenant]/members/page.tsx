import type { Metadata } from 'next';
import { MembersPage } from '../../../../../features/members/members-page.tsx';
import { notInPortal } from '../../../../../lib/not-in-portal.ts';

export const metadata: Metadata = { title: 'Members' };

export default async function Page() {
  await notInPortal();
  return <MembersPage />;
}
