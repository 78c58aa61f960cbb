'use client';

import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { EmptyState } from '../../components/ui/states.tsx';
import { useViewer } from '../shell/viewer-context.tsx';

/** Tells anyone else that these pages are the operator's; the API would refuse them too. */
export function OperatorOnly({ children }: { children: ReactNode }) {
  const viewer = useViewer();
  if (viewer.isOperator) return children;
  return (
    <EmptyState
      icon={Lock}
      title="For operators only"
      action={
        <Button asChild>
          <Link href="/">To your own pages</Link>
        </Button>
      }
    >
      Tenants and the system's health are seen by those who run this installation.
    </EmptyState>
  );
}
