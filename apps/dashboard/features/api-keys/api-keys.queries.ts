import { graphql } from '../../gql/index.ts';

/** What a row of the list of API keys shows. */
export const ApiKeyRow = graphql(`
  fragment ApiKeyRow on ApiKey {
    id
    name
    role
    prefix
    createdAt
    createdBy { id name }
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

/** A page of API keys, newest first, the revoked ones too. */
export const ApiKeysQuery = graphql(`
  query ApiKeys($filter: ApiKeyFilter, $first: Int, $after: String, $last: Int, $before: String) {
    apiKeys(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...ApiKeyRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Makes a key; its text is in the answer alone. */
export const CreateApiKeyMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      secret
      apiKey { ...ApiKeyRow }
    }
  }
`);

/** Ends a key at once. */
export const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($id: ID!) {
    revokeApiKey(id: $id) { apiKey { ...ApiKeyRow } }
  }
`);
