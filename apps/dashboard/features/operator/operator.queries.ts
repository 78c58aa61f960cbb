import { graphql } from '../../gql/index.ts';

/** A page of tenants. */
export const TenantsQuery = graphql(`
  query Tenants($filter: TenantFilter, $first: Int, $after: String, $last: Int, $before: String) {
    tenants(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { id slug name isSuspended createdAt } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Makes a tenant, with an owner if one is given. */
export const CreateTenantMutation = graphql(`
  mutation CreateTenant($input: CreateTenantInput!) {
    createTenant(input: $input) {
      tenant { id slug name createdAt }
    }
  }
`);

/** Renames, suspends or resumes a tenant. */
export const UpdateTenantMutation = graphql(`
  mutation UpdateTenant($id: ID!, $input: UpdateTenantInput!) {
    updateTenant(id: $id, input: $input) {
      tenant { id slug name isSuspended }
    }
  }
`);

/** Whether every part of the system can do its job, and how much waits. */
export const SystemHealthQuery = graphql(`
  query SystemHealth {
    systemHealth {
      ok
      pendingDeliveries
      openBatches
      oldestPendingAgeS
      workersAlive
      parts { name ok detail }
    }
  }
`);
