import { HeaderMap } from '@apollo/server';
import type { PosthornError } from '@posthorn/domain';
import { GraphQLError } from 'graphql';

/**
 * A request that is refused as a whole, before anything of it runs: with the status it would have in
 * REST.
 */
export function refusal(error: PosthornError): GraphQLError {
  const { code, message, status, details, retryAfterS } = error;
  const headers = new HeaderMap();
  if (retryAfterS !== undefined) headers.set('retry-after', String(retryAfterS));
  return new GraphQLError(message, {
    extensions: { code, details, retryAfterS, http: { status, headers } },
    originalError: error,
  });
}
