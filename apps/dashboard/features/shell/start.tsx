'use client';

import { Building2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { useViewer, type Viewer } from './viewer-context.tsx';

/** Where somebody begins: their tenant's webhooks, or the operator's tenants; null without either. */
export function startOf({ isOperator, tenant, tenants }: Viewer): string | null {
  const own = tenant ?? (isOperator ? null : tenants[0]);
  if (own) return `/t/${own.slug}/webhooks`;
  return isOperator ? '/operator/tenants' : null;
}

/** Leads to where the viewer begins. */
export function Start() {
  const viewer = useViewer();
  const router = useRouter();
  const start = startOf(viewer);
  useEffect(() => {
    if (start !== null) router.replace(start);
  }, [router, start]);
  if (start !== null) return <PageSkeleton label="Loading" />;
  return (
    <EmptyState icon={Building2} title="You belong to no tenant">
      Ask an owner or admin of one to invite {viewer.email}. Once you have joined, its pages are
      here.
    </EmptyState>
  );
}
