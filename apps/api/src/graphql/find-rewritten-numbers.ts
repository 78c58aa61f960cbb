import { type ErrorDetail, ExactNumber } from '@posthorn/domain';
import { GraphQLFloat, GraphQLID, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { JsonScalar, rewrittenMessage } from './scalars/json.ts';
import { walkVariables } from './walk-variables.ts';

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

  function visit(value: unknown, path: string, isTold: (number: ExactNumber) => boolean): void {
    if (details.length >= FAULTS_MAX || typeof value !== 'object' || value === null) return;
    if (value instanceof ExactNumber) {
      if (isTold(value)) details.push({ path, message: rewrittenMessage(value.text) });
      return;
    }
    for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`, isTold);
  }

  walkVariables(schema, operation, variables, (type, value, path) => {
    if (type === JsonScalar) visit(value, path.join('.'), () => true);
    else if (type === GraphQLFloat || type === GraphQLID)
      visit(value, path.join('.'), changesValue);
  });
  return details;
}

function changesValue(number: ExactNumber): boolean {
  return !number.equals(number.nearest);
}
