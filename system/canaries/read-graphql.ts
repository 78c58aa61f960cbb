import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Writing } from './search.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** A page of everything would cost more than one question may. */
const ROWS = 50;
const INNER_ROWS = 5;
const DEPTH = 4;

const isPage = ({ args }: GraphQLField<unknown, unknown>) =>
  args.some(({ name }) => name === 'first');
const pageArgs = (field: GraphQLField<unknown, unknown>, rows: number) =>
  isPage(field) ? `(first: ${rows})` : '';

/** All that one can ask of a type without naming anything, as far as `depth`. */
function selectionOf(type: GraphQLObjectType, depth: number, path: readonly string[]): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const inner = getNamedType(field.type);
    if (!isCompositeType(inner)) return [field.name];
    // What leads back to where one comes from says nothing new.
    if (depth === 0 || !isObjectType(inner) || path.includes(inner.name)) return [];
    const isList = isListType(getNullableType(field.type));
    const selection = selectionOf(inner, isList ? Math.min(depth - 1, 2) : depth - 1, [
      ...path,
      inner.name,
    ]);
    return [`${field.name}${pageArgs(field, INNER_ROWS)} ${selection}`];
  });
  return `{ ${['__typename', ...parts].join(' ')} }`;
}

/** Documents that ask for everything there is to read, one for each field of `Query`. */
export function readingDocuments(ids: Readonly<Record<string, readonly string[]>>): string[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return fields.flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return [`{ ${field.name} }`];
    const required = field.args.filter(isRequiredArgument).map(({ name }) => name);
    const depth = isPage(field) ? 3 : DEPTH;
    const selection = selectionOf(inner, depth, [inner.name]);
    if (required.length === 0) return [`{ ${field.name}${pageArgs(field, ROWS)} ${selection} }`];
    if (required.join() !== 'id') return [];
    const known = ids[field.name];
    if (known === undefined) throw new Error(`no id for ${field.name}: give one`);
    return known.map((id) => `{ ${field.name}(id: "${id}") ${selection} }`);
  });
}

/** Every text of an answer by the path that leads to it, so that a finding names the field. */
export function leavesOf(place: string, answer: unknown): Writing[] {
  if (Array.isArray(answer)) return answer.flatMap((item) => leavesOf(place, item));
  if (typeof answer === 'object' && answer !== null) {
    return Object.entries(answer).flatMap(([name, value]) => [
      { place: `${place}, a name`, bytes: Buffer.from(name) },
      ...leavesOf(`${place}.${name}`, value),
    ]);
  }
  return typeof answer === 'string' ? [{ place, bytes: Buffer.from(answer) }] : [];
}
