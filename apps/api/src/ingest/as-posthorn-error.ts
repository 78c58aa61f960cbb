import { BufferFullError, isPartitionMissing, isRaceLost, isUnavailable } from '@posthorn/db';
import { PosthornError } from '@posthorn/domain';

/** What went wrong, for the sender: overload and outages ask to come again. */
export function asPosthornError(error: unknown): PosthornError {
  if (error instanceof PosthornError) return error;
  if (error instanceof BufferFullError) {
    return new PosthornError('OVERLOADED', { retryAfterS: 1, cause: error });
  }
  if (isUnavailable(error) || isRaceLost(error) || isPartitionMissing(error)) {
    return new PosthornError('SERVICE_UNAVAILABLE', { retryAfterS: 2, cause: error });
  }
  return new PosthornError('INTERNAL', { cause: error });
}
