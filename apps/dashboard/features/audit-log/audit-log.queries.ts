import { graphql } from '../../gql/index.ts';

/** A page of the audit log, newest first. */
export const AuditLogQuery = graphql(`
  query AuditLog($filter: AuditLogFilter, $first: Int, $after: String, $last: Int, $before: String) {
    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges {
        node {
          id
          at
          actor { kind id name }
          action
          targetKind
          targetId
          summary
          changes
          address
          tenant { id slug name }
        }
      }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Who may have changed something: a tenant's members and API keys. */
export const ActorsQuery = graphql(`
  query Actors($tenantId: ID) {
    members(filter: { tenantId: $tenantId }, first: 100) {
      edges { node { id account { id email name } } }
    }
    apiKeys(filter: { tenantId: $tenantId }, first: 100) {
      edges { node { id name } }
    }
  }
`);
