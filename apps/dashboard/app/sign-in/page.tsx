import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { safeNext } from '../../features/auth/safe-next.ts';
import { SignInForm } from '../../features/auth/sign-in-form.tsx';
import { BrandMark } from '../../features/shell/brand.tsx';
import { currentSession } from '../../lib/auth.ts';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<{ next?: string | string[]; reason?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: Props) {
  const { next, reason } = await searchParams;
  const target = safeNext(typeof next === 'string' ? next : null);
  const ended = reason === 'ended';
  // After a refused token the cookie may still look valid: coming here with a reason must stay.
  if (!ended && (await currentSession())) redirect(target);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-88">
        <div className="mb-7 flex flex-col items-center text-center">
          <BrandMark className="mb-4 size-11" />
          <h1 className="font-semibold text-xl tracking-[-0.02em]">Sign in to Posthorn</h1>
          <p className="mt-1 text-ink-2">Webhooks, delivered and accounted for.</p>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6">
          <SignInForm next={target} ended={ended} />
        </div>
      </div>
    </main>
  );
}
