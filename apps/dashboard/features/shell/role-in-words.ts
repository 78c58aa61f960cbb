import type { Viewer } from './viewer-context.tsx';

/** What someone may do, in a word; null for one who has no role. */
export function roleInWords({ isOperator, role }: Viewer): string | null {
  if (isOperator) return 'Operator';
  return role && role.slice(0, 1) + role.slice(1).toLowerCase();
}
