import { ERROR_CATALOGUE, type ErrorCode, PosthornError } from '@posthorn/domain';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  parse,
} from 'graphql';
import { accessOf } from '../../access/access-table.ts';
import type { PersistedDocument } from '../persisted/persisted-documents.ts';
import { refusal } from '../refusal.ts';
import { type DocumentFacts, factsOf, rootFieldsOf } from './document-facts.ts';
import {
  COMPLEXITY_MAX,
  DEPTH_MAX,
  type DocumentLimits,
  INTROSPECTION_COST,
  INTROSPECTION_SHARE_MAX,
  NOBODY,
  SIGNED_IN,
} from './limits.ts';
import { costOf, type OperationCost } from './operation-cost.ts';

/** Who may ask the schema about itself. */
export type Introspection = 'on' | 'signed-in' | 'off';

/** Which operations are answered: any, or those that are known beforehand. */
export type Operations = 'any' | 'persisted';

/** A GraphQL request before anything is made of it. */
export interface GraphqlRequest {
  query: string;
  /** The same, where it was asked by its hash. */
  persisted: PersistedDocument | undefined;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
}

/** Decides whether a request is worth being validated and run. */
export interface GraphqlAdmission {
  /**
   * @param stranger why the caller is nobody; null for one who proved who they are
   * @returns what it costs
   * @throws GraphQLError: QUERY_INVALID, QUERY_TOO_COMPLEX, QUERY_TOO_DEEP, INTROSPECTION_DISABLED,
   * OPERATION_NOT_PERSISTED, and what `stranger` says where the operation is not for everyone
   */
  admit(request: GraphqlRequest, stranger: PosthornError | null): number;
}

/**
 * The order is that of costs: the text's length, its tokens, one look over the document, the names at
 * its root (where strangers part), one look with the schema. Validation, which costs most, comes
 * after all of them, with a bounded number of things to compare. What is persisted is read, and
 * counted where no variable says how large a page is, once and for all; who asks is looked at each time.
 */
export function createGraphqlAdmission(options: {
  schema: GraphQLSchema;
  introspection: Introspection;
  operations: Operations;
}): GraphqlAdmission {
  const { schema, introspection, operations } = options;
  const usual = usualIntrospection(schema);
  const fixedCosts = new WeakMap<PersistedDocument, OperationCost>();

  return {
    admit({ query, persisted, operationName, variables }, stranger) {
      if (operations === 'persisted' && !persisted) {
        throw refusal(new PosthornError('OPERATION_NOT_PERSISTED'));
      }
      const { document, facts } = persisted ?? readWithin(query, stranger ? NOBODY : SIGNED_IN);
      const operation = getOperationAST(document, operationName);
      if (!operation) throw invalid('Name the operation to run, in `operationName`.');
      const roots = rootFieldsOf(operation, facts);
      refuseStrangers(roots, stranger, introspection);
      const { fragments } = facts;
      const known = persisted && fixedCosts.get(persisted);
      const cost = known ?? costOf({ schema, operation, fragments, variables });
      if (persisted?.isCostFixed) fixedCosts.set(persisted, cost);
      refuseCost(cost, usual);
      const introspectedShare = cost.introspected / usual.introspected;
      return cost.cost + Math.ceil(introspectedShare * INTROSPECTION_COST);
    },
  };
}

function readWithin(query: string, limits: DocumentLimits) {
  const document = parseWithin(query, limits);
  const facts = factsOf(document);
  refuseExcess(facts, limits);
  return { document, facts };
}

function parseWithin(query: string, { queryCharsMax, tokensMax }: DocumentLimits): DocumentNode {
  if (query.length > queryCharsMax) {
    throw invalid(`The document is over ${queryCharsMax} characters long.`);
  }
  try {
    return parse(query, { maxTokens: tokensMax, noLocation: true });
  } catch (error) {
    // The parser calls itself for what is nested: its stack ends before the tokens do.
    if (error instanceof RangeError) throw invalid('The document is nested too deeply.');
    if (!(error instanceof GraphQLError)) throw error;
    const { message, source, positions } = error;
    const extensions = { code: 'QUERY_INVALID' satisfies ErrorCode, http: { status: 400 } };
    throw new GraphQLError(message, { source, positions, extensions });
  }
}

function refuseExcess(facts: DocumentFacts, limits: DocumentLimits): void {
  const { operations, selections, twins } = facts;
  const { operationsMax, selectionsMax, twinsMax } = limits;
  if (operations.length > operationsMax) {
    throw tooMuch('QUERY_TOO_COMPLEX', 'operations', operations.length, operationsMax);
  }
  if (selections > selectionsMax) {
    throw tooMuch('QUERY_TOO_COMPLEX', 'fields and fragments', selections, selectionsMax);
  }
  if (twins > twinsMax) {
    throw tooMuch('QUERY_TOO_COMPLEX', 'pairs of fields of one name', twins, twinsMax);
  }
}

function refuseStrangers(
  roots: ReadonlySet<string>,
  stranger: PosthornError | null,
  introspection: Introspection,
): void {
  if (stranger && roots.size === 0) throw refusal(stranger);
  for (const name of roots) {
    if (name === '__typename') continue;
    const isIntrospection = name === '__schema' || name === '__type';
    if (isIntrospection && introspection === 'off') {
      throw refusal(new PosthornError('INTROSPECTION_DISABLED'));
    }
    const isForAll = isIntrospection ? introspection === 'on' : accessOf(name) === 'anyone';
    if (stranger && !isForAll) throw refusal(stranger);
  }
}

function refuseCost(cost: OperationCost, usual: OperationCost): void {
  const introspectedMax = Math.ceil(usual.introspected * INTROSPECTION_SHARE_MAX);
  if (cost.depth > DEPTH_MAX) throw tooMuch('QUERY_TOO_DEEP', 'levels', cost.depth, DEPTH_MAX);
  if (cost.introspectionDepth > usual.introspectionDepth) {
    const { introspectionDepth: levels } = cost;
    throw tooMuch('QUERY_TOO_DEEP', 'levels', levels, usual.introspectionDepth);
  }
  if (cost.introspected > introspectedMax) {
    throw tooMuch('QUERY_TOO_COMPLEX', 'parts of the schema', cost.introspected, introspectedMax);
  }
  if (cost.cost > COMPLEXITY_MAX) {
    throw tooMuch('QUERY_TOO_COMPLEX', 'points of cost', cost.cost, COMPLEXITY_MAX);
  }
}

/** What tools ask of a schema: everything, once. */
function usualIntrospection(schema: GraphQLSchema): OperationCost {
  const options = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true };
  const query = getIntrospectionQuery({ ...options, inputValueDeprecation: true, oneOf: true });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('the introspection query has an operation');
  return costOf({ schema, operation, variables: {}, fragments: factsOf(document).fragments });
}

function tooMuch(code: ErrorCode, what: string, actual: number, max: number): GraphQLError {
  const message = `${ERROR_CATALOGUE[code].title} It has ${actual} ${what}, where ${max} is the limit.`;
  return refusal(new PosthornError(code, { message }));
}

function invalid(message: string): GraphQLError {
  return refusal(new PosthornError('QUERY_INVALID', { message }));
}
