import type { DocumentNode } from 'graphql';

/** What a request says instead of its text: Apollo's protocol of persisted queries. */
export interface PersistedExtension {
  readonly persistedQuery: { readonly version: 1; readonly sha256Hash: string };
}

/**
 * The hash that the API knows an operation by, which codegen has put into its document.
 * @throws Error for a document that codegen did not make
 */
export function persistedHash(document: DocumentNode): string {
  const { __meta__: meta } = document as { __meta__?: { sha256Hash?: unknown } };
  if (typeof meta?.sha256Hash !== 'string') throw new Error('the operation is none of codegen');
  return meta.sha256Hash;
}

/** The same, as a request says it. */
export function persistedExtension(document: DocumentNode): PersistedExtension {
  return { persistedQuery: { version: 1, sha256Hash: persistedHash(document) } };
}
