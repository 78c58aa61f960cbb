import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { AppShell } from '../../features/shell/app-shell.tsx';
import { currentSession, isInPortal } from '../../lib/auth.ts';
import { requirePathInPortal } from '../../lib/not-in-portal.ts';
import { requireOwnedPath } from '../../lib/owned.ts';
import { PATH_HEADER } from '../../lib/path-header.ts';
import { PORTAL_PATH } from '../../lib/portal.ts';

/** Every page behind the sign-in. The API checks each request by itself; this is for the eye. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const here = (await headers()).get(PATH_HEADER) ?? '/';
  const inPortal = await isInPortal();
  const session = await currentSession();
  if (session === null) {
    if (inPortal) redirect(`${PORTAL_PATH}/ended`);
    redirect(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  await requirePathInPortal(here);
  await requireOwnedPath(here);
  return (
    <AppShell viewerId={session.accountId} prefix={inPortal ? PORTAL_PATH : ''}>
      {children}
    </AppShell>
  );
}
