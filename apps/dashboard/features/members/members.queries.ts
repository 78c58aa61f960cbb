import { graphql } from '../../gql/index.ts';

/** What a row of the list of members shows. */
export const MemberRow = graphql(`
  fragment MemberRow on Member {
    id
    role
    joinedAt
    account { id email name }
  }
`);

/** A page of a tenant's members, newest first. */
export const MembersQuery = graphql(`
  query Members($filter: MemberFilter, $first: Int, $after: String, $last: Int, $before: String) {
    members(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...MemberRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** A page of the invitations that nobody has accepted yet, newest first. */
export const InvitationsQuery = graphql(`
  query Invitations(
    $filter: InvitationFilter, $first: Int, $after: String, $last: Int, $before: String
  ) {
    invitations(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { id email role createdAt expiresAt invitedBy { id email } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** Invites an e-mail address; the link is in the answer alone. */
export const InviteMemberMutation = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      inviteUrl
      isMailed
      invitation { id email role expiresAt }
    }
  }
`);

/** Ends an invitation's link. */
export const RevokeInvitationMutation = graphql(`
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) { id }
  }
`);

/** Gives a member another role. */
export const UpdateMemberMutation = graphql(`
  mutation UpdateMember($id: ID!, $role: MemberRole!) {
    updateMember(id: $id, role: $role) { member { ...MemberRow } }
  }
`);

/** Ends a membership. */
export const RemoveMemberMutation = graphql(`
  mutation RemoveMember($id: ID!, $revokesApiKeys: Boolean) {
    removeMember(id: $id, revokesApiKeys: $revokesApiKeys) { id }
  }
`);

/** Ends one's own membership. */
export const LeaveTenantMutation = graphql(`
  mutation LeaveTenant($tenantId: ID) {
    leaveTenant(tenantId: $tenantId) { id }
  }
`);
