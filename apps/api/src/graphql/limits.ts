import type { ApolloServerPlugin } from '@apollo/server';
import { ERROR_CATALOGUE, type ErrorCode, type ErrorDetail, PosthornError } from '@posthorn/domain';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { checkVariables } from './check-variables.ts';
import { PAGE_DEFAULT, PAGE_MAX } from './connection.ts';
import type { RequestContext } from './context.ts';
import { findRewrittenNumbers } from './find-rewritten-numbers.ts';
import { refusal } from './refusal.ts';

export const COMPLEXITY_MAX = 2_000;
export const DEPTH_MAX = 12;
/** Nodes looked at while the complexity is worked out: more is too much anyway. */
const NODES_MAX = 5_000;
/** What a list of unknown length counts for. */
const LIST_LENGTH = 5;
/** Fields that cost more than what they answer with. */
const FIELD_COSTS: Readonly<Record<string, number>> = {
  signIn: 500,
  changePassword: 500,
  createTenant: 100,
  deadLetterCount: 50,
  deliveryStats: 20,
  systemHealth: 50,
  discardDeadLetters: 100,
};

/**
 * A plain value costs nothing, an object 1 and what it holds, a page as much as its rows, another
 * list as five. So a page of 100 deliveries with their events and webhooks costs 300. What
 * introspects the schema is free: the schema is public and does not grow.
 */
const estimate: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const own = FIELD_COSTS[field.name];
  if (own !== undefined) return own + childComplexity;
  const named = getNamedType(field.type);
  if (isIntrospectionType(named)) return 0;
  if (named.name.endsWith('Connection')) {
    const asked = Number(args.first ?? args.last ?? PAGE_DEFAULT);
    return Math.min(Math.max(asked, 1), PAGE_MAX) * Math.max(childComplexity, 1);
  }
  if (named.name.endsWith('Edge')) return childComplexity;
  if (!isCompositeType(named)) return 0;
  const isList = isListType(getNullableType(field.type));
  return (1 + childComplexity) * (isList ? LIST_LENGTH : 1);
};

/** Refuses queries that ask for too much, before anything of them runs. */
export function limitsPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation(context) {
          const { document, operation, operationName, request, schema, contextValue } = context;
          if (operation) {
            refuseFaults([
              ...checkVariables(schema, operation, request.variables ?? {}),
              ...findRewrittenNumbers(schema, operation, contextValue.exactVariables()),
            ]);
          }
          const depth = depthOf(document);
          if (depth > DEPTH_MAX) throw overLimit('QUERY_TOO_DEEP', depth, DEPTH_MAX);
          const complexity = complexityOf({
            schema,
            query: document,
            variables: request.variables ?? {},
            operationName: operationName ?? undefined,
          });
          if (complexity > COMPLEXITY_MAX) {
            throw overLimit('QUERY_TOO_COMPLEX', complexity, COMPLEXITY_MAX);
          }
        },
      };
    },
  };
}

function refuseFaults(details: ErrorDetail[]): void {
  const [first] = details;
  if (!first) return;
  const message = `${first.path}: ${first.message}`;
  throw refusal(new PosthornError('VALIDATION_FAILED', { message, details }));
}

function complexityOf(
  query: Omit<Parameters<typeof getComplexity>[0], 'estimators' | 'maxQueryNodes'>,
): number {
  try {
    return getComplexity({ ...query, estimators: [estimate], maxQueryNodes: NODES_MAX });
  } catch (error) {
    if (error instanceof GraphQLError) {
      // Variables that do not fit: execution would say the same.
      const extensions = { code: 'BAD_USER_INPUT', http: { status: 400 } };
      throw new GraphQLError(error.message, { extensions });
    }
    throw overLimit('QUERY_TOO_COMPLEX', NODES_MAX, COMPLEXITY_MAX);
  }
}

function overLimit(code: ErrorCode, actual: number, max: number): GraphQLError {
  const message = `${ERROR_CATALOGUE[code].title} ${actual}, where ${max} is the limit.`;
  return refusal(new PosthornError(code, { message }));
}

/** How deep the deepest field lies; what introspects the schema does not count. */
function depthOf(document: DocumentNode): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    }
  }
  const known = new Map<string, number>();

  function below(set: SelectionSetNode | undefined): number {
    let deepest = 0;
    for (const selection of set?.selections ?? []) {
      let depth = 0;
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value.startsWith('__')) continue;
        depth = 1 + below(selection.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        depth = below(selection.selectionSet);
      } else {
        depth = ofFragment(selection.name.value);
      }
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  function ofFragment(name: string): number {
    const done = known.get(name);
    if (done !== undefined) return done;
    known.set(name, 0);
    const depth = below(fragments.get(name)?.selectionSet);
    known.set(name, depth);
    return depth;
  }

  let deepest = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    deepest = Math.max(deepest, below(definition.selectionSet));
  }
  return deepest;
}
