import type { ReactNode } from 'react';
import { BrandMark } from '../shell/brand.tsx';

/** The frame of pages for people who are not signed in. */
export function Entrance({
  title,
  lead,
  below,
  children,
}: {
  title: string;
  lead: ReactNode;
  /** Where else one can go. */
  below?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-10">
      <div className="w-full max-w-88">
        <div className="mb-7 flex flex-col items-center text-center">
          <BrandMark className="mb-4 size-11" />
          <h1 className="font-semibold text-xl tracking-[-0.02em]">{title}</h1>
          <p className="mt-1 text-balance text-ink-2">{lead}</p>
        </div>
        <div className="rounded-xl border border-line bg-surface p-6">{children}</div>
        {below && <p className="mt-5 text-center text-ink-2">{below}</p>}
      </div>
    </main>
  );
}
