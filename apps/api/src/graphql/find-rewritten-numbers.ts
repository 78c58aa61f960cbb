import { type ErrorDetail, ExactNumber, isJsonObject } from '@posthorn/domain';
import {
  GraphQLFloat,
  GraphQLID,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { JsonScalar, rewrittenMessage } from './scalars/json.ts';

const FAULTS_MAX = 50;

/**
 * The numbers in a request's variables that would be changed on their way into a `JSON` value, each
 * with its path. Where a number is only a number (`Float`), it may be written as one likes, as long
 * as its value stays: it might be put into a `JSON` literal.
 *
 * @param variables as they were sent: numbers that JavaScript would write otherwise are ExactNumbers
 */
export function findRewrittenNumbers(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: unknown,
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  if (!isJsonObject(variables)) return details;

  function visit(value: unknown, path: string, isTold: (number: ExactNumber) => boolean): void {
    if (details.length >= FAULTS_MAX || typeof value !== 'object' || value === null) return;
    if (value instanceof ExactNumber) {
      if (isTold(value)) details.push({ path, message: rewrittenMessage(value.text) });
      return;
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`, isTold);
  }

  function visitAs(type: GraphQLInputType, value: unknown, path: string): void {
    if (isNonNullType(type)) {
      visitAs(type.ofType, value, path);
    } else if (isListType(type)) {
      if (!Array.isArray(value)) visitAs(type.ofType, value, path);
      else for (const [at, item] of value.entries()) visitAs(type.ofType, item, `${path}.${at}`);
    } else if (isInputObjectType(type)) {
      visitFields(type, value, path);
    } else if (type === JsonScalar) {
      visit(value, path, () => true);
    } else if (type === GraphQLFloat || type === GraphQLID) {
      visit(value, path, changesValue);
    }
  }

  function visitFields(type: GraphQLInputObjectType, value: unknown, path: string): void {
    if (!isJsonObject(value)) return;
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field) visitAs(field.type, inner, `${path}.${name}`);
    }
  }

  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (Object.hasOwn(variables, name) && isInputType(type)) visitAs(type, variables[name], name);
  }
  return details;
}

function changesValue(number: ExactNumber): boolean {
  return !number.equals(number.nearest);
}
