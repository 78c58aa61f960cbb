import './metadata-api.ts';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';

/** ISO 8601 in UTC. */
export const DateTimeScalar = GraphQLDateTime;
/** Any JSON value. */
export const JsonScalar = GraphQLJSON;
