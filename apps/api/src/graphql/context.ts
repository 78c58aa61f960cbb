import type { Caller } from '../modules/auth/caller.ts';
import type { Loaders } from './loaders.ts';

/** What a GraphQL request knows. */
export interface RequestContext {
  /** Who asks; UNAUTHENTICATED (PosthornError) where nobody does, or whoever it is cannot prove it. */
  caller(): Promise<Caller>;
  loaders: Loaders;
  /** The address that the request came from. */
  address: string;
}
