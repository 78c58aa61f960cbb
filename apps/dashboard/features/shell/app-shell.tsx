'use client';

import { type ReactNode, useMemo } from 'react';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { GraphqlProvider } from '../../lib/graphql-client.tsx';
import { SessionChangedNotice } from './session-changed-notice.tsx';
import { ShellProvider } from './shell-context.tsx';
import { Sidebar } from './sidebar.tsx';
import { useViewer, ViewerProvider } from './viewer-context.tsx';

/** Everything around a page: the client it asks with, who asks, and the sidebar. */
export function AppShell({
  viewerId,
  prefix,
  children,
}: {
  /** Whose pages these are. */
  viewerId: string;
  /** What stands before every path: nothing, or the portal's. */
  prefix: string;
  children: ReactNode;
}) {
  const shell = useMemo(() => ({ prefix, isPortal: prefix !== '' }), [prefix]);
  return (
    <ShellProvider value={shell}>
      <GraphqlProvider viewerId={viewerId} prefix={prefix}>
        <ViewerProvider loading={<ShellSkeleton />}>
          <a
            href="#content"
            className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-1.5 focus:shadow-pop"
          >
            Skip to the content
          </a>
          <div className="flex min-h-dvh flex-col md:flex-row">
            <Sidebar />
            <main id="content" className="min-w-0 flex-1 px-4 py-6 md:px-8 md:py-7">
              <div className="mx-auto max-w-6xl">
                <ViewersNotice />
                {children}
              </div>
            </main>
          </div>
        </ViewerProvider>
      </GraphqlProvider>
    </ShellProvider>
  );
}

function ViewersNotice() {
  const { email, name } = useViewer();
  return <SessionChangedNotice who={email ?? name ?? null} />;
}

function ShellSkeleton() {
  return (
    <div role="status" aria-label="Loading Posthorn" className="flex min-h-dvh">
      <div className="hidden w-58 shrink-0 flex-col gap-4 border-line border-r p-4 md:flex">
        <Skeleton className="h-7 w-36" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="w-28" />
        <Skeleton className="w-24" />
        <Skeleton className="w-32" />
      </div>
      <div className="flex-1 px-8 py-7">
        <div className="mx-auto max-w-6xl">
          <Skeleton className="mb-6 h-6 w-40" />
          <Skeleton className="h-80 w-full rounded-lg" />
        </div>
      </div>
    </div>
  );
}
