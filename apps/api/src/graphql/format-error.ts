import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_CATALOGUE, isErrorCode, newId, PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { InputFault } from './scalars.ts';
import { withoutValues } from './without-values.ts';

/** Apollo's own codes for requests that do not fit. */
const REQUEST_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  // Of a form that is not known here, or in a GET.
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * Brings every error to the form of the contract: a stable code in `extensions.code`, `details`
 * where there are any, never a stack. What nobody foresaw is logged under an id, which is all of it
 * that the answer tells.
 */
export function createErrorFormat(
  logger: Pick<Logger, 'error'>,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { message, locations, path } = formatted;
    const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
    const cause = unwrapResolverError(error);
    if (cause instanceof PosthornError && cause.code !== 'INTERNAL') {
      const { code, details, retryAfterS } = cause;
      return { message: cause.message, ...place, extensions: { code, details, retryAfterS } };
    }
    if (error instanceof GraphQLError && error.originalError instanceof InputFault) {
      const { details } = error.originalError.extensions;
      return { message, ...place, extensions: { code: 'VALIDATION_FAILED', details } };
    }
    const { code, ...extensions } = formatted.extensions ?? {};
    if (typeof code === 'string' && isErrorCode(code) && code !== 'INTERNAL') {
      return { message, ...place, extensions: { code, ...extensions } };
    }
    if (typeof code === 'string' && REQUEST_CODES.has(code)) {
      return { message: withoutValues(message), ...place, extensions: { code: 'QUERY_INVALID' } };
    }
    const errorId = newId();
    logger.error({ err: cause, errorId }, 'a GraphQL request failed unexpectedly');
    return {
      message: ERROR_CATALOGUE.INTERNAL.title,
      ...place,
      extensions: { code: 'INTERNAL', errorId },
    };
  };
}
