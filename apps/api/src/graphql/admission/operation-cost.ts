import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { PAGE_DEFAULT, PAGE_MAX } from '../connection.ts';

/** What an operation costs, counted without running it; introspection apart. */
export interface OperationCost {
  cost: number;
  /** Of the deepest field, what introspects left out. */
  depth: number;
  /** Objects that introspection would answer with, about. */
  introspected: number;
  introspectionDepth: number;
}

/** What a list of unknown length counts for. */
const LIST_LENGTH = 5;
/** What a field at the root costs besides what it answers with: a look at the database. */
const ROOT_COST = 10;
/** Fields that cost more: passwords take memory and time, mails and calls go out, rows are counted. */
const FIELD_COSTS: ReadonlyMap<string, number> = new Map([
  ['signIn', 500],
  ['startOidcSignIn', 500],
  ['finishOidcSignIn', 500],
  ['changePassword', 500],
  ['resetPassword', 500],
  ['acceptInvitation', 500],
  ['requestPasswordReset', 500],
  ['createTenant', 500],
  ['inviteMember', 100],
  ['createWebhook', 100],
  ['updateWebhook', 100],
  ['discardDeadLetters', 100],
  ['replayDeadLetters', 50],
  ['deadLetterCount', 50],
  ['resendEvent', 50],
  ['systemHealth', 50],
  ['sendTestEvent', 20],
  ['publishEvent', 20],
  ['deliveryStats', 20],
]);
/** How long the lists of introspection are, about; what is not here has one entry. */
const INTROSPECTED_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['fields', 10],
  ['inputFields', 10],
  ['enumValues', 10],
  ['args', 3],
  ['directives', 5],
  ['possibleTypes', 2],
]);

const NOTHING: OperationCost = { cost: 0, depth: 0, introspected: 0, introspectionDepth: 0 };

/**
 * A plain value costs nothing, an object 1 and what it holds, a page as much as its rows, another
 * list as five, a field at the root 10 more or as much as it says above. What is not in the schema
 * costs 1. One look at each field and fragment, so it is linear in the document.
 */
export function costOf(given: {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
}): OperationCost {
  const { schema, operation, fragments } = given;
  const typesCount = Object.keys(schema.getTypeMap()).length;
  const root = schema.getRootType(operation.operation) ?? undefined;
  const known = new Map<string, OperationCost>();

  function ofSet(set: SelectionSetNode | undefined, type: GraphQLNamedType | undefined) {
    let sum = NOTHING;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD) sum = add(sum, ofField(selection, type));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        sum = add(sum, ofFragment(selection.name.value));
      } else {
        const { typeCondition } = selection;
        const inner = typeCondition ? schema.getType(typeCondition.name.value) : type;
        sum = add(sum, ofSet(selection.selectionSet, inner));
      }
    }
    return sum;
  }

  function ofFragment(name: string): OperationCost {
    const done = known.get(name);
    if (done) return done;
    known.set(name, NOTHING); // a circle costs nothing: validation refuses it
    const fragment = fragments.get(name);
    const type = fragment && schema.getType(fragment.typeCondition.name.value);
    const cost = ofSet(fragment?.selectionSet, type);
    known.set(name, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent: GraphQLNamedType | undefined): OperationCost {
    const name = node.name.value;
    const field = fieldOf(parent, name);
    const inner = ofSet(node.selectionSet, field && getNamedType(field.type));
    if (name.startsWith('__') || (parent && isIntrospectionType(parent))) {
      if (!node.selectionSet) return { ...NOTHING, introspectionDepth: 1 };
      const length = name === 'types' ? typesCount : (INTROSPECTED_LENGTHS.get(name) ?? 1);
      return {
        ...inner,
        introspected: length * (1 + inner.introspected),
        introspectionDepth: inner.introspectionDepth + 1,
      };
    }
    const base = parent === root ? (FIELD_COSTS.get(name) ?? ROOT_COST) : 0;
    const cost = base + (field ? answerCost(field, node, inner.cost) : 1 + inner.cost);
    return { ...inner, cost, depth: inner.depth + 1 };
  }

  function answerCost(field: GraphQLField<unknown, unknown>, node: FieldNode, inner: number) {
    const type = getNamedType(field.type);
    if (type.name.endsWith('Connection')) return pageSize(node) * Math.max(inner, 1);
    if (type.name.endsWith('Edge')) return inner;
    if (!isCompositeType(type)) return 0;
    return (1 + inner) * (isListType(getNullableType(field.type)) ? LIST_LENGTH : 1);
  }

  function pageSize(node: FieldNode): number {
    const asked = argument(node, 'first') ?? argument(node, 'last');
    if (asked === undefined) return PAGE_DEFAULT;
    return Number.isFinite(asked) ? Math.min(Math.max(asked, 1), PAGE_MAX) : PAGE_MAX;
  }

  /** A number; NaN for anything else; undefined where nothing is given. */
  function argument(node: FieldNode, name: string): number | undefined {
    const value = node.arguments?.find((one) => one.name.value === name)?.value;
    return value && numberOf(value);
  }

  function numberOf(value: ValueNode): number | undefined {
    if (value.kind === Kind.NULL) return undefined;
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind !== Kind.VARIABLE) return Number.NaN;
    const name = value.name.value;
    if (Object.hasOwn(given.variables, name)) {
      const variable = given.variables[name];
      if (variable === null || variable === undefined) return undefined;
      return typeof variable === 'number' ? variable : Number.NaN;
    }
    const definition = operation.variableDefinitions?.find(
      (one) => one.variable.name.value === name,
    );
    const fallback = definition?.defaultValue;
    return fallback && fallback.kind === Kind.INT ? Number(fallback.value) : undefined;
  }

  return ofSet(operation.selectionSet, root);
}

function add(a: OperationCost, b: OperationCost): OperationCost {
  return {
    cost: a.cost + b.cost,
    depth: Math.max(a.depth, b.depth),
    introspected: a.introspected + b.introspected,
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
  };
}

function fieldOf(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  if (!isObjectType(parent) && !isInterfaceType(parent)) return undefined;
  const fields = parent.getFields();
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
