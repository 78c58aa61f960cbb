import type { z } from 'zod';

/** The part of the installation a variable belongs to: the order of the table in docs/operations.md. */
export type VariableGroup =
  | 'Services'
  | 'Addresses'
  | 'Secrets and sign-in'
  | 'API'
  | 'Delivery'
  | 'Ingest'
  | 'Queue'
  | 'Operation';

/** One environment variable: how it is read, and how it is told. */
export interface Variable<Value> {
  readonly group: VariableGroup;
  /** One line for the table: what it does, with the unit. */
  readonly what: string;
  /** The text that stands for an absent variable; `null` when there is none. */
  readonly fallback: string | null;
  /** Set when nothing can start without it: an example of a value. */
  readonly example?: string;
  /** How the default reads in the table when the text itself would mislead. */
  readonly fallbackShown?: string;
  /** Text to value. Its messages end the sentence "NAME …" and say what to do. */
  readonly schema: z.ZodType<Value, string>;
}

/** A variable that must be set. */
export function required<Value>(
  group: VariableGroup,
  what: string,
  example: string,
  schema: z.ZodType<Value, string>,
): Variable<Value> {
  return { group, what, fallback: null, example, schema };
}

/** A variable with a sane default, written as one would write it in the environment. */
export function withDefault<Value>(
  group: VariableGroup,
  what: string,
  fallback: string,
  schema: z.ZodType<Value, string>,
  fallbackShown?: string,
): Variable<Value> {
  return { group, what, fallback, schema, fallbackShown };
}

/** A variable that may be absent: its value is then `null`. */
export function optional<Value>(
  group: VariableGroup,
  what: string,
  schema: z.ZodType<Value, string>,
  fallbackShown?: string,
): Variable<Value | null> {
  return { group, what, fallback: null, schema, fallbackShown };
}
