import { graphql } from '../../gql/index.ts';

/** What a row of a list of deliveries shows. */
export const DeliveryRow = graphql(`
  fragment DeliveryRow on Delivery {
    id
    status
    reason
    eventType
    attemptCount
    createdAt
    nextAttemptAt
    lastAttemptAt
    lastHttpStatus
    webhook { id callbackUrl description }
  }
`);

/** A page of deliveries, newest first. */
export const DeliveriesQuery = graphql(`
  query Deliveries(
    $filter: DeliveryFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...DeliveryRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** One delivery with everything that was sent and answered. */
export const DeliveryQuery = graphql(`
  query Delivery($id: ID!) {
    delivery(id: $id) {
      ...DeliveryRow
      tenantId
      reasonText
      event { id eventId type timestamp receivedAt }
      resentAt
      webhook { id callbackUrl description status isDeleted retryConfig { maxRetries } }
      attempts {
        id
        number
        startedAt
        durationMs
        httpStatus
        errorCode
        errorMessage
        request { method url address headers body note }
        phases { dnsMs connectMs tlsMs firstByteMs totalMs }
        responseHeaders
        responseBody
      }
    }
  }
`);

/** Starts a new series of attempts for a delivery of which nothing is under way. */
export const ReplayDeliveryMutation = graphql(`
  mutation ReplayDelivery($id: ID!) {
    replayDelivery(id: $id) {
      replayed
      message
      delivery { ...DeliveryRow }
    }
  }
`);
