/** Why deliveries of a suspended tenant are held; over as soon as the tenant is not suspended. */
export const TENANT_SUSPENDED = 'TENANT_SUSPENDED';
