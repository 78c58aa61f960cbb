'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { useViewer } from './viewer-context.tsx';

/** Leads to where the viewer begins: their tenant's webhooks, or the operator's tenants. */
export function Start() {
  const viewer = useViewer();
  const router = useRouter();
  const tenant = viewer.tenant ?? (viewer.isOperator ? null : viewer.tenants[0]);
  useEffect(() => {
    router.replace(tenant ? `/t/${tenant.slug}/webhooks` : '/operator/tenants');
  }, [router, tenant]);
  return <PageSkeleton label="Loading" />;
}
