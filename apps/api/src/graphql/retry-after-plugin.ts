import type { ApolloServerPlugin } from '@apollo/server';
import type { RequestContext } from './context.ts';

/** Says by header too when to come again, where a resolver refused for a while: as REST does. */
export function retryAfterPlugin(): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ response }) {
          if (response.body.kind !== 'single') return;
          const waits = (response.body.singleResult.errors ?? [])
            .map(({ extensions }) => extensions?.retryAfterS)
            .filter((waitS) => typeof waitS === 'number');
          if (waits.length > 0) response.http.headers.set('retry-after', `${Math.max(...waits)}`);
        },
      };
    },
  };
}
