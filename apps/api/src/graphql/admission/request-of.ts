import type { FastifyRequest } from 'fastify';
import type { PersistedDocument } from '../persisted/persisted-documents.ts';
import type { GraphqlRequest } from './admit.ts';

/**
 * What a request asks, as Apollo will read it; null where it is none that Apollo would run, which it
 * says itself.
 * @param persisted the operation that it asks by its hash
 */
export function requestOf(
  request: FastifyRequest,
  persisted: PersistedDocument | undefined,
): GraphqlRequest | null {
  const given = request.method === 'GET' ? fromSearch(request.query) : request.body;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const { query, operationName, variables } = given as Readonly<Record<string, unknown>>;
  if (typeof query !== 'string' || query === '') return null;
  return {
    query,
    persisted,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isRecord(variables) ? variables : {},
  };
}

function fromSearch(query: unknown): unknown {
  if (!isRecord(query)) return null;
  const { variables } = query;
  return { ...query, variables: typeof variables === 'string' ? parsed(variables) : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Apollo refuses it
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
