import type { Variable } from './variable.ts';
import { VARIABLES } from './variables.ts';

function defaultShown(variable: Variable<unknown>): string {
  if (variable.example !== undefined) return '**required**';
  if (variable.fallbackShown !== undefined) return variable.fallbackShown;
  return variable.fallback === null ? '' : `\`${variable.fallback}\``;
}

/** The table of docs/operations.md: every variable with its default and what it does. */
export function renderVariablesTable(): string {
  const rows = Object.entries<Variable<unknown>>(VARIABLES).map(
    ([name, variable]) =>
      `| \`${name}\` | ${variable.group} | ${defaultShown(variable)} | ${variable.what} |`,
  );
  return ['| variable | part | default | what |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
