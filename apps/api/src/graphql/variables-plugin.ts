import type { ApolloServerPlugin } from '@apollo/server';
import { PosthornError } from '@posthorn/domain';
import { checkVariables } from './check-variables.ts';
import type { RequestContext } from './context.ts';
import { findRewrittenNumbers } from './find-rewritten-numbers.ts';
import { findUnstorableTexts } from './find-unstorable-texts.ts';
import { refusal } from './refusal.ts';

/** Refuses variables that do not fit, each fault with its path, before anything runs. */
export function variablesPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, request, schema, contextValue }) {
          if (!operation) return;
          const { variables = {} } = request;
          const details = [
            ...checkVariables(schema, operation, variables),
            ...findUnstorableTexts(schema, operation, variables),
            ...findRewrittenNumbers(schema, operation, contextValue.exactVariables()),
          ];
          const [first] = details;
          if (!first) return;
          const message = `${first.path}: ${first.message}`;
          throw refusal(new PosthornError('VALIDATION_FAILED', { message, details }));
        },
      };
    },
  };
}
