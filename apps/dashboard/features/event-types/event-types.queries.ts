import { graphql } from '../../gql/index.ts';

/** Event types of the catalogue whose name holds a text, to choose from. */
export const EventTypesQuery = graphql(`
  query EventTypes($search: String) {
    eventTypes(filter: { search: $search }, first: 50) {
      edges { node { id name description isDeprecated } }
    }
  }
`);

/** What a row of the catalogue shows. */
export const EventTypeRow = graphql(`
  fragment EventTypeRow on EventType {
    id
    name
    description
    tier
    isDeprecated
    createdAt
  }
`);

/** Everything one can set of an event type. */
export const EventTypeDetail = graphql(`
  fragment EventTypeDetail on EventType {
    ...EventTypeRow
    jsonSchemaText
    onSchemaFault
    exampleText
  }
`);

/** A page of the catalogue. */
export const CatalogueQuery = graphql(`
  query Catalogue($filter: EventTypeFilter, $first: Int, $after: String, $last: Int, $before: String) {
    eventTypes(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { ...EventTypeRow } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`);

/** One event type, by its name. */
export const EventTypeQuery = graphql(`
  query EventType($name: String!) {
    eventType(name: $name) { ...EventTypeDetail }
  }
`);

/** Adds an event type to the catalogue. */
export const CreateEventTypeMutation = graphql(`
  mutation CreateEventType($input: CreateEventTypeInput!) {
    createEventType(input: $input) {
      eventType { ...EventTypeDetail }
    }
  }
`);

/** Changes an event type. */
export const UpdateEventTypeMutation = graphql(`
  mutation UpdateEventType($id: ID!, $input: UpdateEventTypeInput!) {
    updateEventType(id: $id, input: $input) {
      eventType { ...EventTypeDetail }
    }
  }
`);
