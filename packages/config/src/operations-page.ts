import { renderVariablesTable } from './table.ts';

const START = '<!-- variables: written by `npm run table -w @posthorn/config` -->';
const END = '<!-- /variables -->';

/**
 * docs/operations.md with its table of environment variables brought up to date.
 * @param page the page as it is, with both marks in it
 */
export function withVariablesTable(page: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END);
  if (start < 0 || end < start) throw new Error(`docs/operations.md lacks ${START} … ${END}`);
  return `${page.slice(0, start)}${START}\n${renderVariablesTable()}\n${page.slice(end)}`;
}
