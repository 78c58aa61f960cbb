/**
 * A plugin of codegen: writes `persisted-documents.json`, the operations that the dashboard asks, by
 * the SHA-256 of their text, for the API to know them by (decision 0020).
 */
import { createHash } from 'node:crypto';
import { Kind, print, visit } from 'graphql';
import { formatDocument } from 'urql';

/**
 * The text of an operation and its fragments, as it is persisted: with `__typename`, which urql's
 * cache asks for, and the fragments by name, so that it does not depend on where they were found.
 * @param {import('graphql').DocumentNode} document
 */
function textOf({ definitions }) {
  const [fragments, operations] = [true, false].map((isWanted) =>
    definitions.filter(({ kind }) => (kind === Kind.FRAGMENT_DEFINITION) === isWanted),
  );
  fragments.sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return print(formatDocument({ kind: Kind.DOCUMENT, definitions: [...operations, ...fragments] }));
}

/** @param {string} text */
const hashOf = (text) => createHash('sha256').update(text).digest('hex');

/**
 * What a typed document carries besides itself.
 * @param {import('graphql').DocumentNode} document
 */
export function persistedMeta(document) {
  return { sha256Hash: hashOf(textOf(document)) };
}

/**
 * @param {unknown} _schema
 * @param {readonly { document?: import('graphql').DocumentNode }[]} files
 */
export function plugin(_schema, files) {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? []);
  const fragments = new Map(
    definitions
      .filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const texts = definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map((operation) => textOf({ definitions: [operation, ...fragmentsOf(operation, fragments)] }));
  const entries = texts.map((text) => [hashOf(text), text]).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

/** The fragments that a definition spreads, and those that they spread. */
function fragmentsOf(definition, fragments, found = new Set()) {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (!fragment || found.has(fragment)) return;
      found.add(fragment);
      fragmentsOf(fragment, fragments, found);
    },
  });
  return found;
}
