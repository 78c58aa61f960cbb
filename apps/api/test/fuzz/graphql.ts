import fc from 'fast-check';
import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import persistedManifest from '../../../../persisted-documents.json' with { type: 'json' };
import type { RootField } from '../support/operations.ts';
import { changes, edit, json, rarely, withChanges, withEdits } from './json.ts';
import type { Sent } from './send.ts';
import { typedValue } from './typed-values.ts';

/** How a GraphQL request is made of a root field. */
export const graphqlCase = fc.record({
  field: fc.nat(),
  caller: fc.nat(),
  /** What it begins with: arguments that would succeed, such with more of their types' fields, or those alone. */
  start: fc.constantFrom('sample', 'sample', 'more', 'typed', 'nothing'),
  seed: fc.nat(),
  changes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: changes }),
  /** For the variables as a whole, now and then. */
  variables: rarely(json, 12),
  /** Where a list of yes and no asks for fields. */
  fields: fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(true) },
      { weight: 2, arbitrary: fc.constant(false) },
    ),
    { minLength: 4, maxLength: 40 },
  ),
  edits: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 3 }) },
  ),
  /** `extensions`, which say a hash instead of the text, or anything. */
  extensions: rarely(
    fc.oneof(
      json,
      json.map((persistedQuery) => ({ persistedQuery })),
      fc.record({
        persistedQuery: fc.record({
          version: fc.constantFrom(1, 1, 1, 2),
          sha256Hash: fc.oneof(fc.constantFrom(...Object.keys(persistedManifest)), json),
        }),
      }),
    ),
    8,
  ),
  /** Whether the text comes as well. */
  hasText: fc.boolean(),
  isGet: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
export type GraphqlCase = typeof graphqlCase extends fc.Arbitrary<infer Value> ? Value : never;

export function graphqlRequest(
  given: GraphqlCase,
  { root, name, field }: RootField,
  sample: object,
): Omit<Sent, 'headers'> {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = selectionOf(field.type, given.fields, 3);
  const query = `${root} ${declared && `(${declared})`} { ${name} ${passed && `(${passed})`} ${selection} }`;
  const variables =
    given.variables ?? withChanges(argumentsOf(given, field, sample), given.changes);
  if (given.isGet) {
    const search = new URLSearchParams({
      query: withEdits(query, given.edits).toWellFormed(),
      variables: (JSON.stringify(variables) ?? '').toWellFormed(),
      ...(given.extensions === undefined
        ? {}
        : { extensions: (JSON.stringify(given.extensions) ?? '').toWellFormed() }),
    });
    return { method: 'GET', path: `/graphql?${search}` };
  }
  const { extensions } = given;
  const asked = extensions === undefined || given.hasText ? { query, extensions } : { extensions };
  const body = withEdits(JSON.stringify({ ...asked, variables }), given.edits);
  return { method: 'POST', path: '/graphql', body };
}

function argumentsOf({ start, seed }: GraphqlCase, { args }: RootField['field'], sample: object) {
  if (start === 'nothing') return {};
  if (start === 'sample') return sample;
  const typed = Object.fromEntries(
    args.map(({ name, type }, index) => [name, typedValue(type, seed + index)]),
  );
  return start === 'typed' ? typed : merged(typed, sample);
}

/** The fields of both; where both have one that is no object, the second's. */
function merged(one: object, other: object): object {
  const both: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = both[key];
    const areObjects = isPlain(before) && isPlain(value);
    both[key] = areObjects ? merged(before, value) : value;
  }
  return both;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function selectionOf(type: GraphQLOutputType, wanted: readonly boolean[], depth: number): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (depth === 0 || (!isObjectType(named) && !isInterfaceType(named))) return '{ __typename }';
  const fields = Object.values(named.getFields()).filter(
    (one, index) =>
      wanted[(index + depth) % wanted.length] && one.args.every((arg) => !isNonNullType(arg.type)),
  );
  const parts = fields.map((one) => {
    const inner = isListType(getNullableType(one.type)) ? depth - 1 : depth - 1;
    return `${one.name} ${selectionOf(one.type, wanted, inner)}`;
  });
  return `{ __typename ${parts.join(' ')} }`;
}
