import './metadata-api.ts';

export { DateTimeScalar } from './scalars/date-time.ts';
export { InputFault } from './scalars/input-fault.ts';
export { JsonScalar } from './scalars/json.ts';
