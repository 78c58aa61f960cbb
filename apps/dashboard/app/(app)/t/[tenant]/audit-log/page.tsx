import type { Metadata } from 'next';
import { TenantAuditLogPage } from '../../../../../features/audit-log/audit-log-page.tsx';

export const metadata: Metadata = { title: 'Audit log' };

export default function Page() {
  return <TenantAuditLogPage />;
}
