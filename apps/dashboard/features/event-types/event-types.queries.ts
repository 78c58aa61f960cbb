import { graphql } from '../../gql/index.ts';

/** Event types of the catalogue whose name holds a text. */
export const EventTypesQuery = graphql(`
  query EventTypes($search: String) {
    eventTypes(filter: { search: $search }, first: 50) {
      edges { node { id name description } }
    }
  }
`);
