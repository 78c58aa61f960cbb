import { type ErrorDetail, faultOfText } from '@posthorn/domain';
import {
  type ASTVisitor,
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  type ValidationContext,
} from 'graphql';
import { accessOf } from '../access/access-table.ts';
import { InputFault } from './scalars.ts';
import { walkVariables } from './walk-variables.ts';

const FAULTS_MAX = 50;

/**
 * The texts in a request's variables that PostgreSQL can neither keep nor look for, each with its
 * path. Those inside of JSON are kept as JSON writes them, and are no matter. Operations for anyone
 * look at their texts themselves: a token or an email address is wrong in one way, whatever it is.
 */
export function findUnstorableTexts(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: unknown,
): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  if (isForAnyone(operation)) return details;
  walkVariables(schema, operation, variables, (type, value, path) => {
    if (typeof value !== 'string' || (type !== GraphQLString && type !== GraphQLID)) return;
    const fault = faultOfText(value);
    if (fault === null || details.length >= FAULTS_MAX) return;
    details.push({ path: path.join('.'), message: `It ${fault}.` });
  });
  return details;
}

/** The same for literals: a rule of validation. */
export function unstorableTextsRule(context: ValidationContext): ASTVisitor {
  let isLookedAt = true;
  return {
    OperationDefinition(node) {
      isLookedAt = !isForAnyone(node);
    },
    // Whichever operation stands before it: it may belong to another.
    FragmentDefinition() {
      isLookedAt = true;
    },
    StringValue(node) {
      if (!isLookedAt) return;
      const type = getNamedType(context.getInputType());
      if (type?.name !== GraphQLString.name && type?.name !== GraphQLID.name) return;
      const fault = faultOfText(node.value);
      if (fault !== null) context.reportError(new InputFault(`It ${fault}.`, node));
    },
  };
}

function isForAnyone({ selectionSet }: OperationDefinitionNode): boolean {
  return selectionSet.selections.every(
    (selection) => selection.kind === Kind.FIELD && accessOf(selection.name.value) === 'anyone',
  );
}
