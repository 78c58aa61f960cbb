import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import { PosthornError } from '@posthorn/domain';
import type { Logger } from '@posthorn/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { ClientOf } from '../client/client.ts';
import type { Authenticator } from '../modules/auth/authenticator.ts';
import type { Caller } from '../modules/auth/caller.ts';
import {
  createGraphqlAdmission,
  type GraphqlRequest,
  type Introspection,
  type Operations,
} from './admission/admit.ts';
import { REFUSED_COST, SIGNED_IN } from './admission/limits.ts';
import { requestOf } from './admission/request-of.ts';
import type { Spending } from './admission/spending.ts';
import type { RequestContext } from './context.ts';
import { exactVariables } from './exact-variables.ts';
import { unstorableTextsRule } from './find-unstorable-texts.ts';
import { createErrorFormat } from './format-error.ts';
import { inputFaultsPlugin } from './input-faults-plugin.ts';
import type { Loaders } from './loaders.ts';
import { askByHash, faultOfHash, saysHash } from './persisted/ask-by-hash.ts';
import type { PersistedDocuments } from './persisted/persisted-documents.ts';
import { refusal } from './refusal.ts';
import { retryAfterPlugin } from './retry-after-plugin.ts';
import { boundStrangers } from './stranger-bodies.ts';
import { variablesPlugin } from './variables-plugin.ts';

/**
 * Serves GraphQL at `/graphql`.
 * @returns the server, whose `stop()` belongs before the closing of the app, never into its onClose
 */
export async function registerGraphql(
  app: FastifyInstance,
  parts: {
    schema: GraphQLSchema;
    authenticator: Authenticator;
    clientOf: ClientOf;
    createLoaders: () => Loaders;
    introspection: Introspection;
    operations: Operations;
    persistedDocuments: PersistedDocuments;
    spending: Spending;
    logger: Logger;
  },
): Promise<ApolloServer<RequestContext>> {
  const admission = createGraphqlAdmission(parts);
  const apollo = new ApolloServer<RequestContext>({
    schema: parts.schema,
    // Whether one may introspect is decided at admission, by who asks.
    introspection: true,
    hideSchemaDetailsFromClientErrors: parts.introspection === 'off',
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    validationRules: [unstorableTextsRule],
    parseOptions: { maxTokens: SIGNED_IN.tokensMax },
    logger: parts.logger,
    formatError: createErrorFormat(parts.logger),
    plugins: [
      variablesPlugin(),
      inputFaultsPlugin(),
      retryAfterPlugin(),
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  const callers = new WeakMap<FastifyRequest, Promise<Caller>>();
  /** Who asks, looked up once a request. */
  const callerOf = (request: FastifyRequest) => {
    const known = callers.get(request);
    if (known) return known;
    const client = parts.clientOf(request);
    const found = parts.authenticator.authenticate(request.headers.authorization, client);
    found.catch(() => undefined); // whoever needs it hears of it
    callers.set(request, found);
    return found;
  };
  const spend = async (cost: number, request: FastifyRequest, stranger: PosthornError | null) => {
    const caller = stranger ? null : await callerOf(request);
    try {
      parts.spending.spend(cost, caller, parts.clientOf(request).address);
    } catch (error) {
      throw error instanceof PosthornError ? refusal(error) : error;
    }
  };
  const admit = async (asked: GraphqlRequest, request: FastifyRequest) => {
    const stranger = await strangerAs(callerOf(request));
    let cost = REFUSED_COST;
    try {
      cost = admission.admit(asked, stranger);
    } finally {
      await spend(cost, request, stranger);
    }
  };
  const byHash = askByHash(parts.persistedDocuments);
  await app.register(async (scope) => {
    scope.addHook('preHandler', byHash.hook);
    // Before the body is read: a stranger's is held to less.
    scope.addHook(
      'preParsing',
      boundStrangers(async (request) => (await strangerAs(callerOf(request))) !== null),
    );
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: async (request) => {
        const caller = callerOf(request);
        const asked = requestOf(request, byHash.of(request));
        if (asked) {
          await admit(asked, request);
        } else if (saysHash(request.body)) {
          await spend(REFUSED_COST, request, await strangerAs(caller));
          throw faultOfHash(request.body);
        }
        // What is no request at all, Apollo says itself.
        return {
          caller: () => caller,
          loaders: parts.createLoaders(),
          exactVariables: () => exactVariables(request),
          client: parts.clientOf(request),
        };
      },
    });
  });
  return apollo;
}

/**
 * Why a caller is nobody; null for one who has proved who they are. That they could not be looked up
 * says nothing about them: it is thrown.
 */
async function strangerAs(caller: Promise<Caller>): Promise<PosthornError | null> {
  try {
    await caller;
    return null;
  } catch (error) {
    if (error instanceof PosthornError && error.status === 401) return error;
    throw error;
  }
}
