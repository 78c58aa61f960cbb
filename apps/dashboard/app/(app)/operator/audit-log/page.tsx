import type { Metadata } from 'next';
import { OperatorAuditLogPage } from '../../../../features/audit-log/audit-log-page.tsx';

export const metadata: Metadata = { title: 'All changes' };

export default function Page() {
  return <OperatorAuditLogPage />;
}
