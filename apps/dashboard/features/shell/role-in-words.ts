import { roleLabel } from './roles.ts';
import type { Viewer } from './viewer-context.tsx';

/**
 * What someone is in a tenant, in a word; null for one who is nothing there.
 * @param handle the tenant, by slug or id as addresses have it
 */
export function roleInWords(
  { isOperator, tenant, tenants, memberships }: Viewer,
  handle: string | null,
): string | null {
  if (isOperator) return 'Operator';
  const found = [tenant, ...tenants].find((one) => one?.slug === handle || one?.id === handle);
  const role = memberships.find(({ tenantId }) => tenantId === found?.id)?.role;
  return role ? roleLabel(role) : null;
}
