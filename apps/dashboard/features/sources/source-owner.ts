import { type CurrentTenant, useTenant } from '../shell/tenant-context.tsx';

/** Whose sources these pages show: a tenant's, or the operator's own. */
export interface SourceOwner {
  /** Null: the operator's own, which send for the tenants they are granted. */
  readonly tenantId: string | null;
  /** What events name the tenant by; null where it depends on the source's grants. */
  readonly clientId: string | null;
  /** Where its sources are listed: `/t/demo/sources`. */
  readonly base: string;
  /** Whether the viewer may make and change sources; others only look. */
  readonly canChange: boolean;
}

/** The operator's own sources; their pages are shown to operators alone. */
export const OPERATOR_OWNER: SourceOwner = {
  tenantId: null,
  clientId: null,
  base: '/operator/sources',
  canChange: true,
};

/** The tenant's own sources. */
export function ownerOf(tenant: CurrentTenant): SourceOwner {
  return {
    tenantId: tenant.id,
    clientId: tenant.slug,
    base: `${tenant.base}/sources`,
    canChange: tenant.canAdminister,
  };
}

/** The sources' owner below `/t/<tenant>`. */
export function useTenantOwner(): SourceOwner {
  return ownerOf(useTenant());
}
