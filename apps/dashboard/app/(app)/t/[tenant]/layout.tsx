import type { ReactNode } from 'react';
import { TenantProvider } from '../../../../features/shell/tenant-context.tsx';
import { pathText } from '../../../../lib/path-text.ts';

export default async function TenantLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string }>;
  children: ReactNode;
}) {
  const { tenant } = await params;
  return <TenantProvider handle={pathText(tenant)}>{children}</TenantProvider>;
}
