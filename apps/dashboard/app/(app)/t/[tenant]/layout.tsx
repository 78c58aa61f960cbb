import type { ReactNode } from 'react';
import { TenantProvider } from '../../../../features/shell/tenant-context.tsx';

export default async function TenantLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string }>;
  children: ReactNode;
}) {
  const { tenant } = await params;
  return <TenantProvider handle={decodeURIComponent(tenant)}>{children}</TenantProvider>;
}
