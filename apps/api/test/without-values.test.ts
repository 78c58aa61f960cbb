import { buildSchema, coerceInputValue, isInputType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { withoutValues } from '../src/graphql/without-values.ts';

const schema = buildSchema(`
  enum Kind { BASIC CANARY_X }
  input Inner { text: String, kind: Kind }
  type Query { all(text: String, number: Int, share: Float, is: Boolean, id: ID, kind: Kind, inner: Inner, list: [String!]): Int }
`);
const SECRET = 'Canary-5f0e';
const LITERALS = [
  `"${SECRET}"`,
  `{ a: "${SECRET}" }`,
  `{ text: { a: "${SECRET}" } }`,
  `{ kind: "${SECRET}; x" }`,
  `["${SECRET}", { a: "${SECRET}: y" }]`,
  `"""${SECRET}"""`,
  'Canary5f0e',
];
const ARGUMENTS = ['text', 'number', 'share', 'is', 'id', 'kind', 'inner', 'list'];

/** Everything that is said of a document, before values are left out. */
function messagesOf(document: string): string[] {
  try {
    return validate(schema, parse(document)).map(({ message }) => message);
  } catch (error) {
    return [(error as Error).message];
  }
}

describe('messages of graphql-js', () => {
  it('of literals that do not fit repeat none of them', () => {
    const said = ARGUMENTS.flatMap((name) =>
      LITERALS.flatMap((literal) => messagesOf(`{ all(${name}: ${literal}) }`)),
    );
    expect(said.filter((message) => /canary/i.test(message)).length).toBeGreaterThan(20);
    const left = said.map(withoutValues);
    expect(left.filter((message) => /canary(?!_x)/i.test(message))).toEqual([]);
    for (const message of left) expect(message).toMatch(/^[A-Z].{10,}[.?]$/);
  });

  it('of documents that cannot be read repeat no text of them', () => {
    const documents = [
      `{ all("${SECRET}") }`,
      `{ all(text: "a" "${SECRET}") }`,
      `{ all """${SECRET}""" }`,
      `"${SECRET}" { all }`,
      `{ all(text: "${SECRET}) }`,
    ];
    const said = documents.flatMap(messagesOf);
    expect(said).toHaveLength(documents.length);
    expect(said.filter((message) => message.includes(SECRET)).length).toBeGreaterThan(2);
    for (const message of said) expect(withoutValues(message)).not.toContain(SECRET);
  });

  it('of variables that do not fit repeat none of them', () => {
    const said: string[] = [];
    const values = [SECRET, { a: SECRET }, [SECRET], { text: [SECRET] }, { kind: SECRET }];
    for (const { type } of schema.getQueryType()?.getFields().all?.args ?? []) {
      if (!isInputType(type)) continue;
      for (const value of values) {
        coerceInputValue(value, type, (_path, _value, error) => said.push(error.message));
      }
    }
    expect(said.filter((message) => message.includes(SECRET)).length).toBeGreaterThan(10);
    for (const message of said) expect(withoutValues(message)).not.toContain(SECRET);
  });

  it('without values are left as they are', () => {
    for (const message of [
      'Cannot query field "nothing" on type "Query".',
      'Syntax Error: Expected Name, found "}".',
      'Field "text" is not defined by type "Inner".',
    ]) {
      expect(withoutValues(message)).toBe(message);
    }
  });
});
