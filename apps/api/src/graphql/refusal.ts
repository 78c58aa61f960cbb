import type { PosthornError } from '@posthorn/domain';
import { GraphQLError } from 'graphql';

/**
 * A request that is refused as a whole, before anything of it runs: with the status it would have in
 * REST.
 */
export function refusal(error: PosthornError): GraphQLError {
  const { code, message, status, details, retryAfterS } = error;
  return new GraphQLError(message, {
    extensions: { code, details, retryAfterS, http: { status } },
    originalError: error,
  });
}
