import type { ErrorDetail } from '../errors/posthorn-error.ts';
import { ExactNumber } from '../json/exact-number.ts';
import { isJsonObject } from '../json/is-json-object.ts';
import { FILTER_OPERATORS, type FilterOperator, prepareTest, type Test } from './operators.ts';
import { faultOfText, parsePath } from './path.ts';

export interface Condition {
  kind: 'condition';
  at: string;
  segments: readonly string[];
  operator: FilterOperator;
  expected: unknown;
  test: Test;
}

export type FilterNode =
  | Condition
  | { kind: 'all' | 'any'; nodes: FilterNode[] }
  | { kind: 'not'; node: FilterNode };

export const FILTER_LIMITS = {
  conditionsMax: 100,
  /** Levels of `$and`, `$or`, `$not`, the outermost object being the first. */
  depthMax: 8,
  /** Levels within a value that is compared with. */
  valueDepthMax: 8,
  /** Values, and members of values, over all conditions. */
  valuesMax: 2000,
  /** Characters of a number, and the power of ten of its first digit, up and down. */
  numberCharsMax: 1000,
  numberExponentMax: 1000n,
  /** Faults that are told; parsing ends there. */
  faultsMax: 50,
} as const;

/** Reads filters into a tree, or lists every fault with the path at which it stands. */
export function parseFilters(
  filters: unknown,
): { ok: true; root: FilterNode; conditions: Condition[] } | { ok: false; details: ErrorDetail[] } {
  const parser = new FilterParser();
  const root = parser.parseObject(filters, '', 1);
  if (parser.details.length > 0) return { ok: false, details: parser.details };
  return { ok: true, root, conditions: parser.conditions };
}

class FilterParser {
  readonly details: ErrorDetail[] = [];
  readonly conditions: Condition[] = [];
  private values = 0;
  private isFull = false;

  parseObject(value: unknown, at: string, depth: number): FilterNode {
    const nodes: FilterNode[] = [];
    if (depth > FILTER_LIMITS.depthMax) {
      this.fault(at, `filters may be nested ${FILTER_LIMITS.depthMax} levels deep`);
    } else if (!isJsonObject(value)) {
      this.fault(at, 'expects an object of conditions');
    } else if (depth > 1 && Object.keys(value).length === 0) {
      this.fault(at, 'expects at least one condition');
    } else {
      for (const [key, entry] of Object.entries(value)) {
        if (this.isFull) break;
        const entryAt = at === '' ? key : `${at}.${key}`;
        if (key.startsWith('$')) nodes.push(...this.parseGroup(key, entry, entryAt, depth));
        else nodes.push(...this.parseEntry(key, entry, entryAt));
      }
    }
    const [only] = nodes;
    return nodes.length === 1 && only ? only : { kind: 'all', nodes };
  }

  private parseGroup(key: string, entry: unknown, at: string, depth: number): FilterNode[] {
    if (key === '$not') return [{ kind: 'not', node: this.parseObject(entry, at, depth + 1) }];
    if (key !== '$and' && key !== '$or') {
      this.fault(at, `there is no "${key}" here: only $and, $or and $not`);
      return [];
    }
    if (!Array.isArray(entry) || entry.length === 0) {
      this.fault(at, 'expects an array of objects, not empty');
      return [];
    }
    const nodes: FilterNode[] = [];
    for (const [index, item] of entry.entries()) {
      if (this.isFull) break;
      nodes.push(this.parseObject(item, `${at}.${index}`, depth + 1));
    }
    return [{ kind: key === '$and' ? 'all' : 'any', nodes }];
  }

  /** `{"amount_gt": 5}` by its suffix; `{"amount": {"$gt": 5}}` with the key as the path it is. */
  private parseEntry(key: string, entry: unknown, at: string): FilterNode[] {
    if (isJsonObject(entry) && Object.keys(entry).some((name) => name.startsWith('$'))) {
      return Object.entries(entry).flatMap(([name, expected]) => {
        if (this.isFull) return [];
        const operator = FILTER_OPERATORS.find((known) => name === `$${known}`);
        if (operator) return this.condition(key, operator, expected, `${at}.${name}`, '');
        this.fault(`${at}.${name}`, `there is no operator "${name}"`);
        return [];
      });
    }
    const { path, operator } = splitSuffix(key);
    const hint =
      operator === 'eq' ? '' : `; for a field named "${key}" write {"${key}": {"$eq": …}}`;
    return this.condition(path, operator, entry, at, hint);
  }

  private condition(
    path: string,
    operator: FilterOperator,
    expected: unknown,
    at: string,
    hint: string,
  ): FilterNode[] {
    if (this.conditions.length >= FILTER_LIMITS.conditionsMax) {
      return this.stop(at, `there may be at most ${FILTER_LIMITS.conditionsMax} conditions`);
    }
    if (!this.countValues(expected, 1)) {
      return this.stop(at, 'the values to compare with are too many, or nested too deeply');
    }
    const valueFault = faultOfValue(expected);
    if (valueFault !== null) return this.fault(at, valueFault);
    const parsed = parsePath(path);
    if (!parsed.ok) return this.fault(at, parsed.message);
    const prepared = prepareTest(operator, expected);
    if (!prepared.ok) return this.fault(at, prepared.message + hint);
    const { segments } = parsed;
    const { test } = prepared;
    const condition: Condition = { kind: 'condition', at, segments, operator, expected, test };
    this.conditions.push(condition);
    return [condition];
  }

  private countValues(value: unknown, depth: number): boolean {
    this.values += 1;
    if (this.values > FILTER_LIMITS.valuesMax || depth > FILTER_LIMITS.valueDepthMax) return false;
    if (typeof value !== 'object' || value === null) return true;
    return Object.values(value).every((inner) => this.countValues(inner, depth + 1));
  }

  private fault(path: string, message: string): FilterNode[] {
    this.details.push({ path, message, code: 'FILTER_INVALID' });
    if (this.details.length >= FILTER_LIMITS.faultsMax) this.isFull = true;
    return [];
  }

  private stop(path: string, message: string): FilterNode[] {
    this.isFull = true;
    return this.fault(path, message);
  }
}

/** What of a value cannot be kept; its depth has been looked at by then. */
function faultOfValue(value: unknown): string | null {
  if (typeof value === 'string') return faultOfText(value);
  if (value instanceof ExactNumber) return faultOfNumber(value);
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const fault = faultOfText(key) ?? faultOfValue(inner);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOfNumber({ text, decimal }: ExactNumber): string | null {
  const { numberCharsMax, numberExponentMax } = FILTER_LIMITS;
  if (text.length > numberCharsMax) return `a number is over ${numberCharsMax} characters long`;
  const power = decimal.exponent - 1n;
  if (power <= numberExponentMax && power >= -numberExponentMax) return null;
  return `a number's exponent is beyond ${numberExponentMax}`;
}

/** Tells the operator from a key's ending. A key that is nothing but an ending is a path. */
function splitSuffix(key: string): { path: string; operator: FilterOperator } {
  for (const operator of FILTER_OPERATORS) {
    if (operator === 'eq') continue;
    const suffix = `_${operator}`;
    if (key.endsWith(suffix) && key.length > suffix.length) {
      return { path: key.slice(0, -suffix.length), operator };
    }
  }
  return { path: key, operator: 'eq' };
}
