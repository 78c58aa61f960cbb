import { hasRewrittenNumber, isJsonObject, parseExact } from '@posthorn/domain';
import type { FastifyRequest } from 'fastify';

/**
 * A GraphQL request's variables as they were sent, with every digit of their numbers; null where no
 * number of the request needs it, which is nearly always.
 */
export function exactVariables(request: FastifyRequest): unknown {
  if (request.method === 'GET') {
    const { variables } = request.query as { variables?: unknown };
    // That it is JSON has been found by then.
    return typeof variables === 'string' && hasRewrittenNumber(variables)
      ? parseExact(variables)
      : null;
  }
  const { jsonText } = request;
  if (jsonText === null || !hasRewrittenNumber(jsonText)) return null;
  const body = parseExact(jsonText);
  return isJsonObject(body) ? body.variables : null;
}
