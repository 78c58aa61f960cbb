import { LoaderCircle } from 'lucide-react';
import { cn } from '../../lib/cn.ts';

/** Something is under way. The text beside it says what. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn('size-3.5 animate-spin', className)} />;
}
