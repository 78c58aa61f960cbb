import { ERROR_CATALOGUE, type ErrorCode } from '@posthorn/domain';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { ACCESS } from '../access/access-table.ts';
import type { Route } from './route.ts';
import { errorEnvelope } from './schemas.ts';

/** What any request may meet. */
export const COMMON_ERRORS = [
  'VALIDATION_FAILED',
  'REQUEST_TIMEOUT',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
  'SERVICE_UNAVAILABLE',
] as const satisfies ErrorCode[];
const CALLER_ERRORS: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'INVALID_API_KEY',
  'FORBIDDEN',
  // A tenant, or something of one, that the caller names and cannot see.
  'NOT_FOUND',
  'RATE_LIMITED',
];
/** What any body may meet, wanted or not. */
const BODY_ERRORS: readonly ErrorCode[] = [
  'MALFORMED_JSON',
  'INVALID_ENCODING',
  'NESTING_TOO_DEEP',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];
const RETRY_AFTER = {
  description: 'Seconds to wait.',
  schema: { type: 'integer', minimum: 1 },
} as const;

type Paths = NonNullable<ZodOpenApiObject['paths']>;

/**
 * The description of the REST surface, made of the schemas that requests are checked with.
 * @param info.paths those that are no `Route`
 */
export function openApiDocument(
  routes: readonly Route[],
  info: { version: string; paths?: Paths },
): ReturnType<typeof createDocument> {
  const paths: Paths = { ...info.paths };
  for (const definition of routes) {
    const { method, path, summary, description } = definition;
    paths[path] = {
      ...paths[path],
      [method]: {
        summary,
        ...(description ? { description } : {}),
        ...(isForAnyone(definition) ? { security: [] } : {}),
        requestParams: {
          ...(definition.params ? { path: definition.params } : {}),
          ...(definition.query ? { query: definition.query } : {}),
        },
        ...(definition.body
          ? {
              requestBody: {
                description: 'JSON in UTF-8: 1 MiB at most, nested 64 levels at most.',
                required: !definition.isBodyOptional,
                content: { 'application/json': { schema: definition.body } },
              },
            }
          : {}),
        responses: responsesOf(definition),
      },
    };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Posthorn',
      version: info.version,
      description: 'The REST surface of Posthorn. All else is GraphQL, at `/graphql`.',
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of `POST /api/v1/auth/token`, or an API key (`ph_…`).',
        },
      },
    },
  });
}

function isForAnyone({ operation }: Route): boolean {
  return ACCESS[operation] === 'anyone';
}

function responsesOf(definition: Route): ZodOpenApiResponsesObject {
  const { answer } = definition;
  return {
    [`${answer.status}` as '200']: {
      description: answer.description,
      ...(answer.schema ? { content: { 'application/json': { schema: answer.schema } } } : {}),
    },
    ...errorResponses(errorsOf(definition)),
  };
}

function errorsOf({ errors, operation, method, body, isBodyOptional }: Route): ErrorCode[] {
  return [
    ...errors,
    ...COMMON_ERRORS,
    ...(ACCESS[operation] === 'anyone' ? [] : CALLER_ERRORS),
    ...(method === 'get' ? [] : BODY_ERRORS),
    ...(body && !isBodyOptional ? (['EMPTY_BODY'] as const) : []),
  ];
}

/** The answers of these errors, by status. */
export function errorResponses(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => ERROR_CATALOGUE[code].status);
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, group] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[`${status}` as '400'] = {
      description: [...new Set(group)].sort().join(', '),
      ...(status === 429 || status === 503 ? { headers: { 'retry-after': RETRY_AFTER } } : {}),
      content: { 'application/json': { schema: errorEnvelope } },
    };
  }
  return responses;
}
