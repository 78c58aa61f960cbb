import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './context.ts';
import { InputFault } from './scalars.ts';

/** Finds out where in a document the literals stand that a scalar did not take. */
export function inputFaultsPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async validationDidStart({ document }) {
          return async (errors) => {
            for (const error of errors ?? []) {
              if (error instanceof InputFault && document) error.locateIn(document);
            }
          };
        },
      };
    },
  };
}
