import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { AppShell } from '../../features/shell/app-shell.tsx';
import { isSignedIn } from '../../lib/auth.ts';
import { PATH_HEADER } from '../../lib/path-header.ts';

/** Every page behind the sign-in. The API checks each request by itself; this is for the eye. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  if (!(await isSignedIn())) {
    const here = (await headers()).get(PATH_HEADER) ?? '/';
    redirect(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`);
  }
  return <AppShell>{children}</AppShell>;
}
