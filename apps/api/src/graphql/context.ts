import type { Client } from '../client/client.ts';
import type { Caller } from '../modules/auth/caller.ts';
import type { Loaders } from './loaders.ts';

/** What a GraphQL request knows. */
export interface RequestContext {
  /** Who asks; UNAUTHENTICATED (PosthornError) where nobody does, or whoever it is cannot prove it. */
  caller(): Promise<Caller>;
  loaders: Loaders;
  /**
   * The variables as they were sent, with every digit of their numbers; null where JavaScript's
   * numbers say the same.
   */
  exactVariables(): unknown;
  /** Where the request came from. */
  client: Client;
}
