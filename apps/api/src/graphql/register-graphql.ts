import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import type { Logger } from '@posthorn/telemetry';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { ClientOf } from '../client/client.ts';
import type { Authenticator } from '../modules/auth/authenticator.ts';
import type { RequestContext } from './context.ts';
import { exactVariables } from './exact-variables.ts';
import { createErrorFormat } from './format-error.ts';
import { inputFaultsPlugin } from './input-faults-plugin.ts';
import { limitsPlugin } from './limits.ts';
import type { Loaders } from './loaders.ts';

/** Longer documents are no questions. */
const TOKENS_MAX = 4_000;

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
    logger: Logger;
  },
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema: parts.schema,
    introspection: true,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: TOKENS_MAX },
    logger: parts.logger,
    formatError: createErrorFormat(parts.logger),
    plugins: [
      limitsPlugin(),
      inputFaultsPlugin(),
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  await app.register(fastifyApollo(apollo), {
    path: '/graphql',
    method: ['GET', 'POST'],
    context: async (request) => {
      const client = parts.clientOf(request);
      let caller: ReturnType<RequestContext['caller']> | undefined;
      return {
        caller: () => {
          caller ??= parts.authenticator.authenticate(request.headers.authorization, client);
          return caller;
        },
        loaders: parts.createLoaders(),
        exactVariables: () => exactVariables(request),
        client,
      };
    },
  });
  return apollo;
}
