import type { ErrorDetail } from '@posthorn/domain';
import {
  coerceInputValue,
  type GraphQLSchema,
  isInputType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import { withoutValues } from './without-values.ts';

const FAULTS_MAX = 50;

/**
 * What is wrong with the variables that a request gives, each with its path: that of the variable,
 * and from there on. A variable that is missing is not looked at: execution says so.
 */
export function checkVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!Object.hasOwn(variables, name) || !isInputType(type)) continue;
    coerceInputValue(variables[name], type, (path, _value, { message }) => {
      if (details.length < FAULTS_MAX) {
        details.push({ path: [name, ...path].join('.'), message: withoutValues(message) });
      }
    });
  }
  return details;
}
