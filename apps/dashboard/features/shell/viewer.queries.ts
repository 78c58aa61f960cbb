import { graphql } from '../../gql/index.ts';

/** Who is signed in, and which tenants they belong to. */
export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      email
      name
      isOperator
      memberships { tenantId role }
      tenant { id slug name isSuspended }
      tenants { id slug name isSuspended }
    }
  }
`);

/** Tenants by name, slug or id, for the switcher and for resolving the address. */
export const TenantSearchQuery = graphql(`
  query TenantSearch($search: String) {
    tenants(filter: { search: $search }, first: 20) {
      edges { node { id slug name isSuspended } }
    }
  }
`);

/** One tenant by its id, when the address holds an id. */
export const TenantByIdQuery = graphql(`
  query TenantById($id: ID!) {
    tenant(id: $id) { id slug name isSuspended }
  }
`);
