import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document consists of: all that can be told by one look, before it is validated. */
export interface DocumentFacts {
  operations: readonly OperationDefinitionNode[];
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fields, fragment spreads and inline fragments, as they are written. */
  selections: number;
  /**
   * Pairs of fields that answer under the same name, and of fragment spreads, wherever they stand:
   * more than validation can have to compare (it looks for fields that cannot be merged).
   */
  twins: number;
}

export function factsOf(document: DocumentNode): DocumentFacts {
  const operations: OperationDefinitionNode[] = [];
  const fragments = new Map<string, FragmentDefinitionNode>();
  const byName = new Map<string, number>();
  let selections = 0;
  let spreads = 0;

  function visit(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      selections += 1;
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        spreads += 1;
        continue;
      }
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        byName.set(name, (byName.get(name) ?? 0) + 1);
      }
      visit(selection.selectionSet);
    }
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
    else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition);
    } else continue;
    visit(definition.selectionSet);
  }
  let twins = pairsOf(spreads);
  for (const count of byName.values()) twins += pairsOf(count);
  return { operations, fragments, selections, twins };
}

/** The names of the fields at an operation's root, those within fragments too. */
export function rootFieldsOf(
  operation: OperationDefinitionNode,
  { fragments }: DocumentFacts,
): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<string>();
  function visit(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) {
        names.add(selection.name.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        visit(selection.selectionSet);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        visit(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  }
  visit(operation.selectionSet);
  return names;
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}
