'use client';

import { Webhook } from 'lucide-react';
import Link from 'next/link';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { useTenant } from '../shell/tenant-context.tsx';

/** There is no such webhook here. */
export function WebhookMissing() {
  const tenant = useTenant();
  return (
    <EmptyState
      icon={Webhook}
      title="No such webhook"
      action={
        <Button asChild>
          <Link href={`${tenant.base}/webhooks`}>All webhooks</Link>
        </Button>
      }
    >
      It was deleted, or belongs to another tenant.
    </EmptyState>
  );
}
