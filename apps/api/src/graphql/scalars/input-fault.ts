import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  GraphQLError,
  Kind,
  type ValueNode,
  visit,
} from 'graphql';

type Path = readonly (string | number)[];

/**
 * A value that a scalar does not take: it becomes VALIDATION_FAILED. Where it stands, whoever calls
 * the scalar knows: of a variable by its path, of a literal by {@link InputFault.locateIn}.
 */
export class InputFault extends GraphQLError {
  /** @param node the literal; left out for a value that came in a variable */
  constructor(message: string, node?: ValueNode) {
    super(message, { nodes: node });
  }

  /** Notes in `extensions.details` where in the document's arguments the literal stands. */
  locateIn(document: DocumentNode): void {
    const [node] = this.nodes ?? [];
    const path = (node ? pathTo(node, document) : []).join('.');
    this.extensions.details = [{ path, message: this.message }];
  }
}

/** The names of the argument and the input fields, and the indexes, that lead to a literal. */
function pathTo(wanted: ASTNode, document: DocumentNode): Path {
  let found: Path = [];
  visit(document, {
    enter(node, _key, _parent, keys) {
      if (node !== wanted) return undefined;
      found = namesAlong(document, keys);
      return BREAK;
    },
  });
  return found;
}

function namesAlong(document: DocumentNode, keys: Path): Path {
  const names: (string | number)[] = [];
  let node: unknown = document;
  for (const [at, key] of keys.entries()) {
    node = (node as Readonly<Record<string | number, unknown>>)[key];
    if (keys[at - 1] === 'values') names.push(key);
    const name = nameOf(node as ASTNode);
    if (name !== null) names.push(name);
  }
  return names;
}

function nameOf(node: ASTNode): string | null {
  if (node.kind === Kind.VARIABLE_DEFINITION) return node.variable.name.value;
  const isNamed = node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD;
  return isNamed ? node.name.value : null;
}
