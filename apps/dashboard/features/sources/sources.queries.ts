import { graphql } from '../../gql/index.ts';

/** What a row of the list of sources shows. */
export const SourceRow = graphql(`
  fragment SourceRow on Source {
    id
    tenantId
    name
    apiKeyPrefix
    isActive
    allowedEventTypes
    createdAt
  }
`);

/** Everything one can set on a source, and what it authenticates with. */
export const SourceDetail = graphql(`
  fragment SourceDetail on Source {
    ...SourceRow
    allowedAddresses
    requiresSignedTimestamp
    eventsPerSecond
    grantsAllTenants
    grantedTenants { id slug name }
    credentials { id prefix createdAt expiresAt isCurrent }
  }
`);

/** A page of sources, newest first: a tenant's, or with no tenant the operator's own. */
export const SourcesQuery = graphql(`
  query Sources($filter: SourceFilter, $first: Int, $after: String, $last: Int, $before: String) {
    sources(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...SourceRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Whether there is any source at all. */
export const AnySourceQuery = graphql(`
  query AnySource($filter: SourceFilter) {
    sources(filter: $filter, first: 1) {
      edges { node { id } }
    }
  }
`);

/** Requests that failed to authenticate as a source. */
export const SourceFailureRow = graphql(`
  fragment SourceFailureRow on SourceFailure {
    code
    address
    count
    firstAt
    lastAt
  }
`);

/** One source, whole, and who failed to authenticate as it. */
export const SourceQuery = graphql(`
  query Source($id: ID!) {
    source(id: $id) {
      ...SourceDetail
      failures { ...SourceFailureRow }
    }
  }
`);

/** For operators: requests whose key is no source's. */
export const UnknownSourceKeysQuery = graphql(`
  query UnknownSourceKeys {
    unknownSourceKeys { code address keyPrefix count firstAt lastAt }
  }
`);

/** Makes a source; the key and the secret, where they are made, are in the answer alone. */
export const CreateSourceMutation = graphql(`
  mutation CreateSource($input: CreateSourceInput!) {
    createSource(input: $input) {
      apiKey
      webhookSecret
      source { ...SourceDetail }
    }
  }
`);

/** Changes, disables or enables a source. */
export const UpdateSourceMutation = graphql(`
  mutation UpdateSource($id: ID!, $input: UpdateSourceInput!) {
    updateSource(id: $id, input: $input) {
      source { ...SourceDetail }
    }
  }
`);

/** Makes a new key and secret; the old ones stay valid for the grace period. */
export const RotateSourceCredentialsMutation = graphql(`
  mutation RotateSourceCredentials($id: ID!, $gracePeriodS: Int) {
    rotateSourceCredentials(id: $id, gracePeriodS: $gracePeriodS) {
      apiKey
      webhookSecret
      source { ...SourceDetail }
    }
  }
`);

/** Event types with their examples, to make a first event of. */
export const SampleTypesQuery = graphql(`
  query SampleTypes {
    eventTypes(first: 20) {
      edges { node { id name isDeprecated exampleText jsonSchemaText } }
    }
  }
`);
