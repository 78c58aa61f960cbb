import type { Variable } from './variable.ts';
import { VARIABLES, type ValueOf, type VariableName } from './variables.ts';

/** The environment as text, as `process.env` gives it. */
export type Environment = Readonly<Record<string, string | undefined>>;

type ValuesOf<Names extends VariableName> = { [Name in Names]: ValueOf<Name> };

/** What reading gave: all values, or everything that is wrong. */
export type Reading<Names extends VariableName> =
  | { ok: true; values: ValuesOf<Names> }
  | { ok: false; problems: string[] };

/**
 * Reads these variables and no others, so that a process is not asked for what it does not use.
 * An empty text counts as absent, as in `FOO= npm start`. Every problem is told, not the first.
 */
export function readVariables<Names extends VariableName>(
  env: Environment,
  names: readonly Names[],
): Reading<Names> {
  const values: Partial<Record<VariableName, unknown>> = {};
  const problems: string[] = [];
  for (const name of names) {
    const variable: Variable<unknown> = VARIABLES[name];
    const given = env[name]?.trim() || variable.fallback;
    if (given === null) {
      if (variable.example !== undefined) {
        problems.push(`${name} is not set; give it a value like ${variable.example}.`);
      }
      values[name] = null;
      continue;
    }
    const parsed = variable.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(...parsed.error.issues.map((issue) => `${name} ${issue.message}.`));
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, values: values as ValuesOf<Names> };
}
