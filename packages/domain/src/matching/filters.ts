import type { ErrorDetail } from '../errors/posthorn-error.ts';
import type { Doubt } from './doubt.ts';
import type { EventData } from './event-data.ts';
import type { FilterOperator } from './operators.ts';
import { type Condition, type FilterNode, parseFilters } from './parse-filters.ts';
import { MISSING, valueAt } from './path.ts';

/** One condition and what it made of an event. */
export interface ConditionExplanation {
  /** Where the condition stands in the filters, e.g. `$or.0.amount_gt`. */
  at: string;
  /** The path into `data`. */
  path: string;
  operator: FilterOperator;
  expected: unknown;
  /** The value at the path; `undefined` when there is none. */
  actual: unknown;
  isMissing: boolean;
  /** Whether the condition, taken alone, holds; a `$not` around it turns that round. */
  holds: boolean;
}

export interface FilterExplanation {
  matches: boolean;
  /** Every condition, in the order in which it is written. */
  conditions: ConditionExplanation[];
}

export interface CompiledFilters {
  ok: true;
  /** Whether an event passes, by every digit of its numbers. */
  passes(event: EventData): boolean;
  /** Whether parsed data passes; its numbers are taken for what they are. */
  matches(data: unknown): boolean;
  /** The same, with what each condition found: for previews and for telling why not. */
  explain(data: unknown): FilterExplanation;
}

/**
 * Compiles a webhook's filters (contract, "Filters"). Every entry must hold; none at all (`{}`,
 * `null`, `undefined`) matches every event. Filters that do not compile have to be refused where they
 * are registered: they match nothing and everything alike.
 */
export function compileFilters(
  filters: unknown,
): CompiledFilters | { ok: false; details: ErrorDetail[] } {
  const parsed = parseFilters(filters ?? {});
  if (!parsed.ok) return parsed;
  const { root, conditions } = parsed;
  return {
    ok: true,
    passes(event) {
      const doubt: Doubt = { isRaised: false };
      const answer = holds(root, event.plain, doubt);
      if (!doubt.isRaised || event.exact === event.plain) return answer;
      return holds(root, event.exact, doubt);
    },
    matches: (data) => holds(root, data, NO_DOUBT),
    explain: (data) => ({
      matches: holds(root, data, NO_DOUBT),
      conditions: conditions.map((condition) => explainCondition(condition, data)),
    }),
  };
}

/** For data whose numbers cannot be told any better. */
const NO_DOUBT: Doubt = { isRaised: true };

function holds(node: FilterNode, data: unknown, doubt: Doubt): boolean {
  switch (node.kind) {
    case 'condition':
      return node.test(valueAt(data, node.segments), doubt);
    case 'all':
      return node.nodes.every((inner) => holds(inner, data, doubt));
    case 'any':
      return node.nodes.some((inner) => holds(inner, data, doubt));
    case 'not':
      return !holds(node.node, data, doubt);
  }
}

function explainCondition(condition: Condition, data: unknown): ConditionExplanation {
  const { at, segments, operator, expected, test } = condition;
  const actual = valueAt(data, segments);
  return {
    at,
    path: segments.join('.'),
    operator,
    expected,
    actual,
    isMissing: actual === MISSING,
    holds: test(actual, NO_DOUBT),
  };
}
