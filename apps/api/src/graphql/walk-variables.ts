import { isJsonObject } from '@posthorn/domain';
import {
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

type Path = readonly (string | number)[];

/**
 * Goes through the variables of a request by their types, and tells of each value of a scalar or enum
 * where it stands. What does not fit its type is passed over.
 */
export function walkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: unknown,
  onLeaf: (type: GraphQLLeafType, value: unknown, path: Path) => void,
): void {
  if (!isJsonObject(variables)) return;
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (Object.hasOwn(variables, name) && isInputType(type)) visit(type, variables[name], [name]);
  }

  function visit(type: GraphQLInputType, value: unknown, path: Path): void {
    if (isNonNullType(type)) {
      visit(type.ofType, value, path);
    } else if (isListType(type)) {
      if (!Array.isArray(value)) visit(type.ofType, value, path);
      else for (const [at, item] of value.entries()) visit(type.ofType, item, [...path, at]);
    } else if (isInputObjectType(type)) {
      if (!isJsonObject(value)) return;
      const fields = type.getFields();
      for (const [name, inner] of Object.entries(value)) {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
        if (field) visit(field.type, inner, [...path, name]);
      }
    } else {
      onLeaf(type, value, path);
    }
  }
}
