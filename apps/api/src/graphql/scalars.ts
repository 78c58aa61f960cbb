import './metadata-api.ts';
import { GraphQLJSON } from 'graphql-scalars';

export { DateTimeScalar } from './scalars/date-time.ts';
export { InputFault } from './scalars/input-fault.ts';
/** Any JSON value. */
export const JsonScalar = GraphQLJSON;
