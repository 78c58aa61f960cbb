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
      schemaFaults { path message }
      filteredWebhooks { id callbackUrl description }
      deliveries { ...DeliveryRow resentAt webhook { ...ResendWebhook } }
    }
  }
`);

/** A webhook that an event can be sent to again. */
export const ResendWebhook = graphql(`
  fragment ResendWebhook on Webhook {
    id
    callbackUrl
    description
    status
    eventTypes
    isDeleted
    createdAt
  }
`);

/** Webhooks to choose from, newest first. */
export const ResendWebhooksQuery = graphql(`
  query ResendWebhooks($filter: WebhookFilter) {
    webhooks(filter: $filter, first: 50) {
      edges { node { ...ResendWebhook } }
      pageInfo { hasNextPage }
    }
  }
`);

/** Makes new deliveries of an event. */
export const ResendEventMutation = graphql(`
  mutation ResendEvent($id: ID!, $webhookIds: [ID!]!) {
    resendEvent(id: $id, webhookIds: $webhookIds) {
      deliveries { ...DeliveryRow }
    }
  }
`);
