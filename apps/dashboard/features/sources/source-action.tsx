'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { useTenant } from '../shell/tenant-context.tsx';
import { ownerOf } from './source-owner.ts';
import { AnySourceQuery } from './sources.queries.ts';

/**
 * What to do on a list that is empty because nothing sends yet: make a source, where there is none
 * and the viewer may; look at the sources, where there are some.
 */
export function SourceAction({ primary = false }: { primary?: boolean }): ReactNode {
  const tenant = useTenant();
  const { tenantId, base, canChange } = ownerOf(tenant);
  const [{ data }] = useQuery({ query: AnySourceQuery, variables: { filter: { tenantId } } });
  if (!data) return null;
  const isNew = data.sources.edges.length === 0 && canChange;
  return (
    <Button asChild variant={isNew && primary ? 'primary' : 'secondary'}>
      <Link href={isNew ? `${base}?new=1` : base}>{isNew ? 'New source' : 'Sources'}</Link>
    </Button>
  );
}
