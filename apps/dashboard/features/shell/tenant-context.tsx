'use client';

import { Building2 } from 'lucide-react';
import Link from 'next/link';
import { createContext, type ReactNode, useContext } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { PageSkeleton } from '../../components/ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../components/ui/states.tsx';
import type { MemberRole } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { useShell } from './shell-context.tsx';
import { SuspensionNotice } from './suspension-notice.tsx';
import { TenantByIdQuery, TenantSearchQuery } from './viewer.queries.ts';
import { useViewer, type Viewer } from './viewer-context.tsx';

/** The tenant whose pages these are. */
export interface CurrentTenant {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  /** Its events are refused, and what it has waiting is held. */
  readonly isSuspended: boolean;
  /** Where its pages begin: `/t/demo`. */
  readonly base: string;
  /** What the viewer is here; null for operators, who may do everything. */
  readonly role: MemberRole | null;
  /** Whether the viewer may change things here; viewers only look. */
  readonly canEdit: boolean;
  /** Whether the viewer may change who and what sends here: its admins and owners. */
  readonly canAdminister: boolean;
}

const TenantContext = createContext<CurrentTenant | null>(null);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Finds the tenant that the address names, by slug or id, and gives it to the pages below. */
export function TenantProvider({ handle, children }: { handle: string; children: ReactNode }) {
  const viewer = useViewer();
  const { prefix } = useShell();
  const own = [viewer.tenant, ...viewer.tenants].find(
    (tenant) => tenant && (tenant.slug === handle || tenant.id === handle),
  );
  const lookUp = !own && viewer.isOperator;
  const isId = UUID.test(handle);
  const [byId, retryById] = useQuery({
    query: TenantByIdQuery,
    variables: { id: handle },
    pause: !lookUp || !isId,
  });
  const [bySlug, retryBySlug] = useQuery({
    query: TenantSearchQuery,
    variables: { search: handle },
    pause: !lookUp || isId,
  });
  const found =
    own ??
    byId.data?.tenant ??
    bySlug.data?.tenants.edges.find(({ node }) => node.slug === handle)?.node;
  if (found) {
    const tenant: CurrentTenant = {
      id: found.id,
      slug: found.slug,
      name: found.name,
      isSuspended: found.isSuspended,
      base: `${prefix}/t/${found.slug}`,
      ...rightsIn(found.id, viewer),
    };
    return (
      <TenantContext value={tenant}>
        <SuspensionNotice tenant={tenant} />
        {children}
      </TenantContext>
    );
  }
  const error = byId.error ?? bySlug.error;
  if (error && lookUp) {
    const retry = isId ? retryById : retryBySlug;
    return (
      <ErrorState
        title="The tenant could not be loaded"
        message={messageOf(error)}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
      />
    );
  }
  if (lookUp && !byId.data && !bySlug.data) return <PageSkeleton label="Loading the tenant" />;
  return <UnknownTenant handle={handle} viewer={viewer} />;
}

function UnknownTenant({ handle, viewer }: { handle: string; viewer: Viewer }) {
  const { prefix, isPortal } = useShell();
  const home = isPortal ? `${prefix}/t/${viewer.tenant?.slug}/webhooks` : '/';
  return (
    <EmptyState
      icon={Building2}
      title="No such tenant"
      action={
        <Button asChild>
          <Link href={home}>{viewer.isOperator ? 'All tenants' : 'To your own pages'}</Link>
        </Button>
      }
    >
      “{handle}” does not exist, or you are not a member of it.
    </EmptyState>
  );
}

/** What the viewer may do in this tenant, which need not be what they may in another. */
function rightsIn(tenantId: string, { isOperator, memberships }: Viewer) {
  const membership = memberships.find((one) => one.tenantId === tenantId);
  const role = isOperator ? null : (membership?.role ?? 'VIEWER');
  return {
    role,
    canEdit: role !== 'VIEWER',
    canAdminister: role === null || role === 'ADMIN' || role === 'OWNER',
  };
}

/** The tenant whose pages these are; only below `TenantProvider`. */
export function useTenant(): CurrentTenant {
  const tenant = useContext(TenantContext);
  if (tenant === null) throw new Error('useTenant is used outside of TenantProvider');
  return tenant;
}

/** A thing, if it is this tenant's: an operator's look-up by id finds those of all tenants. */
export function ofTenant<Thing extends { tenantId: string }>(
  thing: Thing | null | undefined,
  tenant: CurrentTenant,
): Thing | null {
  return thing?.tenantId === tenant.id ? thing : null;
}
