import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
} from 'graphql';

export type Root = 'query' | 'mutation' | 'subscription';

/** A field that callers can ask of the schema itself. */
export interface RootField {
  root: Root;
  name: string;
  field: GraphQLField<unknown, unknown>;
}

/** Every root field of a schema. */
export function rootFieldsOf(schema: GraphQLSchema): RootField[] {
  const roots: [Root, GraphQLObjectType | null | undefined][] = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ];
  return roots.flatMap(([root, type]) =>
    Object.entries(type?.getFields() ?? {}).map(([name, field]) => ({ root, name, field })),
  );
}

/** A document that calls one field with these arguments, as variables. */
export function documentOf({ root, name, field }: RootField, args: object): string {
  const given = field.args.filter((arg) => arg.name in args);
  const declared = given.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = given.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = isCompositeType(getNamedType(field.type)) ? '{ __typename }' : '';
  return `${root} ${declared && `(${declared})`} { ${name} ${passed && `(${passed})`} ${selection} }`;
}
