import { cn } from '../../lib/cn.ts';

/** The grey shape of what is loading. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={cn('block h-3.5 animate-pulse rounded bg-selected', className)} />
  );
}

/** The shape of a page of facts while it loads. */
export function PageSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-6">
      <div className="flex flex-col gap-2.5">
        <Skeleton className="h-6 w-72" />
        <Skeleton className="w-96" />
      </div>
      <Skeleton className="h-28 w-full rounded-lg" />
      <Skeleton className="h-72 w-full rounded-lg" />
    </div>
  );
}
