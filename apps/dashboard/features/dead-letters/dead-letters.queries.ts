import { graphql } from '../../gql/index.ts';

/** A page of dead letters, newest first, and how many match in all. */
export const DeadLettersQuery = graphql(`
  query DeadLetters(
    $filter: DeadLetterFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    deadLetters(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...DeliveryRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
    deadLetterCount(filter: $filter)
  }
`);

/** Replays all dead letters that match. */
export const ReplayDeadLettersMutation = graphql(`
  mutation ReplayDeadLetters($filter: DeadLetterFilter) {
    replayDeadLetters(filter: $filter) {
      replay { id total moved status }
    }
  }
`);

/** How far a replay is. */
export const ReplayQuery = graphql(`
  query Replay($id: ID!) {
    replay(id: $id) { id tenantId total moved status createdAt finishedAt }
  }
`);

/** Stops a replay; what it moved already goes on. */
export const CancelReplayMutation = graphql(`
  mutation CancelReplay($id: ID!) {
    cancelReplay(id: $id) {
      replay { id total moved status createdAt finishedAt }
    }
  }
`);

/** Gives up on all dead letters that match. */
export const DiscardDeadLettersMutation = graphql(`
  mutation DiscardDeadLetters($filter: DeadLetterFilter) {
    discardDeadLetters(filter: $filter) { discarded }
  }
`);
