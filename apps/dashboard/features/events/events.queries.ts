import { graphql } from '../../gql/index.ts';

/** A page of events, newest first. */
export const EventsQuery = graphql(`
  query Events($filter: EventFilter, $first: Int, $after: String, $last: Int, $before: String) {
    events(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { id eventId type receivedAt source matched } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** One event with its payload and what became of it. */
export const EventQuery = graphql(`
  query Event($id: ID!) {
    event(id: $id) {
      id
      tenantId
      eventId
      type
      timestamp
      receivedAt
      source
      version
      data
      matched
      filteredWebhooks { id callbackUrl description }
      deliveries { ...DeliveryRow }
    }
  }
`);
