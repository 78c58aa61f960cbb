import { type ErrorCode, type ErrorDetail, PosthornError, parseExact } from '@posthorn/domain';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ACCESS, type Operation } from '../access/access-table.ts';
import { checkAccess } from '../access/guard.ts';
import type { Client, ClientOf } from '../client/client.ts';
import type { Authenticator } from '../modules/auth/authenticator.ts';
import type { Caller } from '../modules/auth/caller.ts';
import { findUnstorable } from '../modules/shared/find-unstorable.ts';

type Method = 'get' | 'post' | 'patch' | 'delete';
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** One call of the REST surface: what it takes and answers, for requests and for openapi.json alike. */
export interface Route {
  method: Method;
  /** As OpenAPI writes it: `/api/v1/webhooks/{id}`. */
  path: string;
  /** The operation it is the other form of: the access table says who may. */
  operation: Operation;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Whether the body may be left out: then it is `{}`. */
  isBodyOptional?: boolean;
  answer: { status: number; description: string; schema?: z.ZodType };
  errors: readonly ErrorCode[];
  handle(request: RouteRequest): Promise<unknown>;
}

interface RouteRequest {
  caller: Caller;
  params: unknown;
  query: unknown;
  body: unknown;
  /** The body as it was sent: numbers keep every digit, members every name. */
  exactBody(): unknown;
  reply: FastifyReply;
  client: Client;
}

interface RouteDefinition<Params, Query, Body>
  extends Omit<Route, 'params' | 'query' | 'body' | 'handle'> {
  params?: Params;
  query?: Query;
  body?: Body;
  handle(request: {
    /** Nobody, where anyone may call. */
    caller: Caller;
    params: Parsed<Params>;
    query: Parsed<Query>;
    body: Parsed<Body>;
    exactBody(): unknown;
    reply: FastifyReply;
    client: Client;
  }): Promise<unknown>;
}

/** Ties a route's handler to the types of its schemas. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body>): Route {
  // The registered handler parses with these very schemas before it calls `handle`.
  return definition as unknown as Route;
}

const NOBODY: Caller = {
  kind: 'account',
  id: '',
  accountId: null,
  sessionId: null,
  email: null,
  name: '',
  isOperator: false,
  memberships: [],
  address: '',
};

/** Puts routes into the app: authenticate, parse, handle, answer. */
export function registerRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  parts: { authenticator: Authenticator; clientOf: ClientOf },
): void {
  async function callerOf(
    { operation }: Route,
    request: FastifyRequest,
    client: Client,
  ): Promise<Caller> {
    const access = ACCESS[operation];
    if (access === 'anyone') return { ...NOBODY, address: client.address };
    const caller = await parts.authenticator.authenticate(request.headers.authorization, client);
    checkAccess(operation, access, caller);
    return caller;
  }

  const callers = new WeakMap<FastifyRequest, { caller: Caller; client: Client }>();
  for (const definition of routes) {
    app.route({
      method: definition.method.toUpperCase(),
      url: definition.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      // Before the body is read: a stranger's is not.
      onRequest: async (request) => {
        const client = parts.clientOf(request);
        callers.set(request, { client, caller: await callerOf(definition, request, client) });
      },
      handler: async (request, reply) => {
        const known = callers.get(request);
        if (!known) throw new Error('a request is handled after its caller was found');
        reply.code(definition.answer.status);
        const parsed = parseRequest(definition, request);
        const exactBody = () => parseExact(request.jsonText ?? 'null');
        return definition.handle({ ...known, ...parsed, exactBody, reply });
      },
    });
  }
}

function parseRequest(definition: Route, request: FastifyRequest) {
  const body = definition.isBodyOptional ? (request.body ?? {}) : request.body;
  if (definition.body && body === undefined) throw new PosthornError('EMPTY_BODY');
  // Signing in looks at texts itself: whatever they are, they are wrong in the same way.
  if (ACCESS[definition.operation] !== 'anyone') refuseUnstorable(request);
  return {
    params: definition.params && parse(definition.params, request.params),
    query: definition.query && parse(definition.query, request.query),
    body: definition.body && parse(definition.body, body),
  };
}

function refuseUnstorable({ params, query, body }: FastifyRequest): void {
  const details = [params, query, body].flatMap((part) => findUnstorable(part));
  if (details.length > 0) throw new PosthornError('VALIDATION_FAILED', { details });
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new PosthornError('VALIDATION_FAILED', { details: result.error.issues.map(toDetail) });
}

function toDetail({ path, message }: z.core.$ZodIssue): ErrorDetail {
  return { path: path.map(String).join('.'), message };
}
