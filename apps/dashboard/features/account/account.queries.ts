import { graphql } from '../../gql/index.ts';

/** Where one is signed in. */
export const SessionsQuery = graphql(`
  query Sessions {
    sessions { id device address createdAt lastSeenAt isCurrent }
  }
`);

/** Ends one of them. */
export const RevokeSessionMutation = graphql(`
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id)
  }
`);

/** Ends all of them, this one too. */
export const SignOutEverywhereMutation = graphql(`
  mutation SignOutEverywhere {
    signOut(everywhere: true)
  }
`);

/** Changes the password; every other session ends. */
export const ChangePasswordMutation = graphql(`
  mutation ChangePassword($current: String!, $next: String!) {
    changePassword(current: $current, next: $next)
  }
`);
