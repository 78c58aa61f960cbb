import { ERROR_CATALOGUE, type ErrorCode } from '@posthorn/domain';
import { createDocument, type ZodOpenApiObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { ACCESS } from '../access/access-table.ts';
import type { Route } from './route.ts';
import { errorEnvelope } from './schemas.ts';

const COMMON_ERRORS: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN', 'SERVICE_UNAVAILABLE'];

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
  const { answer, errors } = definition;
  const responses: ZodOpenApiResponsesObject = {
    [`${answer.status}` as '200']: {
      description: answer.description,
      ...(answer.schema ? { content: { 'application/json': { schema: answer.schema } } } : {}),
    },
    ...errorResponses([...errors, ...(isForAnyone(definition) ? [] : COMMON_ERRORS)]),
  };
  return responses;
}

/** The answers of these errors, by status. */
export function errorResponses(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => ERROR_CATALOGUE[code].status);
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, group] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[`${status}` as '400'] = {
      description: [...new Set(group)].join(', '),
      content: { 'application/json': { schema: errorEnvelope } },
    };
  }
  return responses;
}
