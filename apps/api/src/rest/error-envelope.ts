import { ERROR_CATALOGUE, type ErrorCode, newId, PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';

/** The body of every error in REST (CONTRACT.md). */
export interface ErrorEnvelope {
  error: {
    code: ErrorCode;
    message: string;
    details: { path?: string; message: string; code?: string }[];
    /** Of an unexpected error: what the log has it under. */
    error_id?: string;
  };
}

/** What Fastify says of requests that never came to a route. */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'EMPTY_BODY',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'VALIDATION_FAILED',
  FST_ERR_BAD_URL: 'VALIDATION_FAILED',
  FST_ERR_MAX_PARAM_LENGTH: 'NOT_FOUND',
};

/** What an error is to the caller. What nobody foresaw is logged under an id and told as INTERNAL. */
export function toEnvelope(
  error: unknown,
  logger: Pick<Logger, 'error'>,
): { status: number; retryAfterS: number | undefined; body: ErrorEnvelope } {
  const known = asPosthornError(error);
  if (known && known.code !== 'INTERNAL') {
    const { code, message, status, retryAfterS } = known;
    return {
      status,
      retryAfterS,
      body: { error: { code, message, details: known.details ?? [] } },
    };
  }
  const errorId = newId();
  logger.error({ err: error, errorId }, 'a request failed unexpectedly');
  const { status, title } = ERROR_CATALOGUE.INTERNAL;
  const body = { code: 'INTERNAL' as const, message: title, details: [], error_id: errorId };
  return { status, retryAfterS: undefined, body: { error: body } };
}

/** The same error as GraphQL tells it: for what goes wrong before GraphQL has the request. */
export function toGraphql({ error }: ErrorEnvelope, retryAfterS: number | undefined): object {
  const { code, message, details, error_id: errorId } = error;
  const extensions = { code, ...(details.length > 0 ? { details } : {}), retryAfterS, errorId };
  return { errors: [{ message, extensions }] };
}

function asPosthornError(error: unknown): PosthornError | null {
  if (error instanceof PosthornError) return error;
  if (!(error instanceof Error)) return null;
  const code = 'code' in error ? FASTIFY_CODES[String(error.code)] : undefined;
  if (code) return new PosthornError(code);
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return new PosthornError('VALIDATION_FAILED');
  return null;
}
