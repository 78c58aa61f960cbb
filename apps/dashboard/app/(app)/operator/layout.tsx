import type { ReactNode } from 'react';
import { OperatorOnly } from '../../../features/operator/operator-only.tsx';

export default function OperatorLayout({ children }: { children: ReactNode }) {
  return <OperatorOnly>{children}</OperatorOnly>;
}
