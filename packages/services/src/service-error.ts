/**
 * A service could not be had. The message is one line for people: what is wrong and what to do.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}
