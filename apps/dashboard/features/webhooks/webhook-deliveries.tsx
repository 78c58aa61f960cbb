'use client';

import { Send } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { Section } from '../../components/ui/page.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { DeliveriesQuery } from '../deliveries/deliveries.queries.ts';
import { DELIVERY_COLUMNS_OF_WEBHOOK } from '../deliveries/delivery-columns.tsx';
import { useTenant } from '../shell/tenant-context.tsx';

/** The latest deliveries of one webhook, live. */
export function WebhookDeliveries({ webhookId }: { webhookId: string }) {
  const tenant = useTenant();
  const { data, error, loading, refresh } = useLiveQuery({
    query: DeliveriesQuery,
    variables: { filter: { tenantId: tenant.id, webhookId }, first: 8 },
    live: true,
  });
  const rows = useMemo(() => data?.deliveries.edges.map(({ node }) => node) ?? [], [data]);
  return (
    <Section
      flush
      title="Recent deliveries"
      actions={
        <Button size="sm" variant="ghost" asChild>
          <Link href={`${tenant.base}/deliveries?webhook=${webhookId}`}>All deliveries</Link>
        </Button>
      }
    >
      <DataTable
        label="Recent deliveries"
        columns={DELIVERY_COLUMNS_OF_WEBHOOK}
        rows={rows}
        loading={loading}
        hrefOf={(row) => `${tenant.base}/deliveries/${row.id}`}
        fallback={
          error ? (
            <ErrorState
              title="The deliveries could not be loaded"
              message={messageOf(error)}
              onRetry={refresh}
            />
          ) : (
            <EmptyState icon={Send} title="Nothing delivered yet">
              Send a test event to see how your endpoint answers.
            </EmptyState>
          )
        }
      />
    </Section>
  );
}
