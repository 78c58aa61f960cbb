'use client';

import { Compass } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { useTenant } from './tenant-context.tsx';

/** What an address names is not among the tenant's things. */
export function NotOfTenant() {
  const tenant = useTenant();
  return (
    <EmptyState
      icon={Compass}
      title={`${tenant.name} has nothing at this address`}
      action={
        <Button asChild>
          <Link href={`${tenant.base}/webhooks`}>To its webhooks</Link>
        </Button>
      }
    >
      What was here may have been deleted, or have left with its retention. It may also belong to
      another tenant.
    </EmptyState>
  );
}
