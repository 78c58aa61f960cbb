import { normaliseTimestamp } from '@posthorn/domain';
import { GraphQLScalarType, Kind, print, type ValueNode } from 'graphql';
import { InputFault } from './input-fault.ts';

const FORM = 'Must be an ISO 8601 time with a zone, such as "2026-05-18T18:06:00Z".';

/** ISO 8601 in UTC, of the years 0001 to 9999: those that JSON, JavaScript and PostgreSQL all know. */
export const DateTimeScalar = new GraphQLScalarType<Date, Date>({
  name: 'DateTime',
  description:
    'A time in UTC as ISO 8601 writes it, such as `2026-05-18T18:06:00Z`. Input may be in another zone, which it has to name.',
  serialize(value) {
    if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
    throw new TypeError(`not a time: ${String(value)}`);
  },
  parseValue: (value) => parse(value),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : print(node), node),
});

function parse(value: unknown, node?: ValueNode): Date {
  const text = typeof value === 'string' ? normaliseTimestamp(value) : null;
  if (text === null) throw new InputFault(FORM, node);
  return new Date(text);
}
