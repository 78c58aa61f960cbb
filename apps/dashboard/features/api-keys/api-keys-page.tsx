'use client';

import { KeyRound, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { DataTable } from '../../components/ui/data-table.tsx';
import { Confirm } from '../../components/ui/dialog.tsx';
import { PageHeader, Section } from '../../components/ui/page.tsx';
import { Pager } from '../../components/ui/pager.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import type { ApiKeyRowFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useNow } from '../../lib/now.tsx';
import { useCursor } from '../../lib/use-cursor.ts';
import { useLiveQuery } from '../../lib/use-live-query.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { columnsOf } from './api-key-columns.tsx';
import { ApiKeysQuery, RevokeApiKeyMutation } from './api-keys.queries.ts';
import { NewApiKeyDialog } from './new-api-key-dialog.tsx';

/** Keys of programs that call the API for the tenant. */
export function ApiKeysPage() {
  const tenant = useTenant();
  const page = useCursor();
  const nowMs = useNow();
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyRowFragment | null>(null);
  const [{ fetching }, revoke] = useMutation(RevokeApiKeyMutation);
  const { data, error, loading, refresh } = useLiveQuery({
    query: ApiKeysQuery,
    variables: { filter: { tenantId: tenant.id }, ...page.variables },
    everyMs: 15_000,
    live: true,
  });
  const rows = useMemo(() => data?.apiKeys.edges.map(({ node }) => node) ?? [], [data]);
  const columns = useMemo(
    () => columnsOf({ tenant, nowMs, onRevoke: setRevoking }),
    [tenant, nowMs],
  );
  const confirm = async ({ id, name }: ApiKeyRowFragment) => {
    const result = await revoke({ id });
    if (result.error) toast.error('Not revoked', { description: messageOf(result.error) });
    else toast.success(`${name} revoked`);
    setRevoking(null);
    refresh();
  };
  const create = tenant.canEdit && (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus aria-hidden />
      New API key
    </Button>
  );
  return (
    <>
      <PageHeader
        title="API keys"
        description="For programs that call the API for this tenant, each with a role of its own."
        actions={create}
      />
      <Section flush>
        <DataTable
          label="API keys"
          columns={columns}
          rows={rows}
          loading={loading}
          fallback={
            error ? (
              <ErrorState
                title="The API keys could not be loaded"
                message={messageOf(error)}
                onRetry={refresh}
              />
            ) : (
              <EmptyState icon={KeyRound} title="No API keys yet" action={create || null}>
                {tenant.canEdit
                  ? 'Make one for each program that calls the API: it can be revoked without the others noticing.'
                  : 'A developer, admin or owner of this tenant makes them.'}
              </EmptyState>
            )
          }
        />
        <Pager pageInfo={data?.apiKeys.pageInfo} page={page} />
      </Section>
      {isMaking && (
        <NewApiKeyDialog
          onClose={() => {
            setMaking(false);
            refresh();
          }}
        />
      )}
      <Confirm
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name}?`}
        action="Revoke key"
        danger
        busy={fetching}
        onConfirm={() => revoking && void confirm(revoking)}
      >
        <p>
          Whatever uses it is refused from the next request on, and the portal links it made end.
          This cannot be undone.
        </p>
      </Confirm>
    </>
  );
}
