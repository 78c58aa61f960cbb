import type { Metadata } from 'next';
import { TenantAuditLogPage } from '../../../../../features/audit-log/audit-log-page.tsx';
import { notInPortal } from '../../../../../lib/not-in-portal.ts';

export const metadata: Metadata = { title: 'Audit log' };

export default async function Page() {
  await notInPortal();
  return <TenantAuditLogPage />;
}
