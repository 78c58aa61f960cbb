import { isRewritten } from '@posthorn/domain';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { InputFault } from './input-fault.ts';

type Variables = Readonly<Record<string, unknown>> | null | undefined;

const CHARS_SHOWN_MAX = 40;

/**
 * Any JSON value. A number that JavaScript would change is refused rather than changed: in a literal
 * here; in variables, which come parsed, by {@link findRewrittenNumbers}.
 */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description:
    'The `JSON` scalar type represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf).',
  specifiedByURL: 'http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral,
});

/** Why a number is not taken. @param text as it was written */
export function rewrittenMessage(text: string): string {
  const shown = text.length > CHARS_SHOWN_MAX ? `${text.slice(0, CHARS_SHOWN_MAX)}…` : text;
  return `The number ${shown} would become ${JSON.stringify(Number(text))}. Write it so, or send the JSON as text, which keeps every digit.`;
}

function parseLiteral(node: ValueNode, variables?: Variables): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      if (isRewritten(node.value)) throw new InputFault(rewrittenMessage(node.value), node);
      return Number(node.value);
    case Kind.NULL:
      return null;
    case Kind.LIST:
      return node.values.map((value) => parseLiteral(value, variables) ?? null);
    case Kind.OBJECT: {
      // Without a prototype, so that every name is a member like any other.
      const object: Record<string, unknown> = Object.create(null);
      for (const { name, value } of node.fields) {
        const parsed = parseLiteral(value, variables);
        if (parsed !== undefined) object[name.value] = parsed;
      }
      return object;
    }
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.ENUM:
      throw new InputFault(`${node.value} is no JSON value; quote it to make it a text.`, node);
  }
}
