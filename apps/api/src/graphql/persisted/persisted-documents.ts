import { type DocumentNode, parse } from 'graphql';
import { type DocumentFacts, factsOf } from '../admission/document-facts.ts';

/** An operation that is known beforehand. */
export interface PersistedDocument {
  text: string;
  document: DocumentNode;
  facts: DocumentFacts;
  /** Whether it costs the same whatever its variables are: no page has its size from one. */
  isCostFixed: boolean;
}

const PAGE_SIZE_OF_VARIABLE = /\b(?:first|last): \$/;

/** The operations of the dashboard, by the SHA-256 of their text in hexadecimal digits. */
export interface PersistedDocuments {
  find(sha256Hash: string): PersistedDocument | undefined;
}

/**
 * Keeps what each operation consists of from the first time that it is asked: the text is ours, so
 * that much need not be looked at again. There are as many as the manifest has.
 * @param manifest texts by hash (`persisted-documents.json`, which codegen writes)
 */
export function createPersistedDocuments(
  manifest: Readonly<Record<string, string>>,
): PersistedDocuments {
  const texts = new Map(Object.entries(manifest));
  const known = new Map<string, PersistedDocument>();
  return {
    find(sha256Hash) {
      const found = known.get(sha256Hash);
      const text = texts.get(sha256Hash);
      if (found || text === undefined) return found;
      const document = parse(text, { noLocation: true });
      const isCostFixed = !PAGE_SIZE_OF_VARIABLE.test(text);
      const made = { text, document, facts: factsOf(document), isCostFixed };
      known.set(sha256Hash, made);
      return made;
    },
  };
}
