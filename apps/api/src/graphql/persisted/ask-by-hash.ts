import { isJsonObject, PosthornError } from '@posthorn/domain';
import type { FastifyRequest, preHandlerHookHandler } from 'fastify';
import type { GraphQLError } from 'graphql';
import { refusal } from '../refusal.ts';
import type { PersistedDocument, PersistedDocuments } from './persisted-documents.ts';

/** What requests ask by hash: Apollo's protocol of persisted queries, without its registering. */
export interface AskedByHash {
  /** Puts the text into a request that has the hash alone. */
  hook: preHandlerHookHandler;
  /** The operation that a request asks by its hash; undefined where it has a text, or an unknown hash. */
  of(request: FastifyRequest): PersistedDocument | undefined;
}

/**
 * Reads `extensions.persistedQuery` of POST requests, before anything looks at the operation. Where a
 * text comes with it, the text is what is asked: the hash says nothing then.
 */
export function askByHash(documents: PersistedDocuments): AskedByHash {
  const asked = new WeakMap<FastifyRequest, PersistedDocument>();
  return {
    of: (request) => asked.get(request),
    hook: (request, _reply, done) => {
      if (isJsonObject(request.body) && saysHash(request.body)) {
        const { query } = request.body;
        const found = hasText(query) ? undefined : documents.find(hashIn(request.body) ?? '');
        if (found) asked.set(request, found);
        // Apollo would refuse the extension: it has this protocol switched off.
        if (found || hasText(query)) {
          request.body = { ...request.body, query: found?.text ?? query, extensions: null };
        }
      }
      done();
    },
  };
}

/** Whether a request's body asks by hash, in whatever form. */
export function saysHash(body: unknown): boolean {
  return Boolean(extensionIn(body));
}

/** Why a body that has a hash alone, which is none of an operation, is refused. */
export function faultOfHash(body: unknown): GraphQLError {
  if (hashIn(body) === null) {
    const message = '`extensions.persistedQuery` needs `version`: 1, and a text as `sha256Hash`.';
    return refusal(new PosthornError('QUERY_INVALID', { message }));
  }
  // In the protocol's words, by which clients know to send the text.
  const message = 'PersistedQueryNotFound';
  return refusal(new PosthornError('PERSISTED_QUERY_NOT_FOUND', { message }));
}

function extensionIn(body: unknown): unknown {
  return isJsonObject(body) && isJsonObject(body.extensions)
    ? body.extensions.persistedQuery
    : undefined;
}

/** The hash of a request's body; null where it has none, or none of that form. */
function hashIn(body: unknown): string | null {
  const extension = extensionIn(body);
  if (!isJsonObject(extension) || extension.version !== 1) return null;
  const { sha256Hash } = extension;
  return typeof sha256Hash === 'string' ? sha256Hash : null;
}

function hasText(query: unknown): boolean {
  return query !== undefined && query !== null && query !== '';
}
