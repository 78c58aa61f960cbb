import { ERROR_CATALOGUE } from './catalogue.ts';

/** The text of `docs/errors.md`, written from the catalogue. */
export function renderErrorsPage(): string {
  const rows = Object.entries(ERROR_CATALOGUE)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, title, action }]) => [`\`${code}\``, String(status), title, action]);
  return `# Errors

Written from \`packages/domain/src/errors/catalogue.ts\` by \`node packages/domain/scripts/write-errors-page.ts\`;
a test holds this page to the code. Codes are stable and never reused.

REST answers \`{"error":{"code":"…","message":"…","details":[{"path":"…","message":"…"}]}}\` with the status below.
GraphQL carries the same code in \`extensions.code\`. In the answer to an array of events, each rejected event has
the status and the error it would have had alone.

${renderTable(['code', 'status', 'what happened', 'what to do'], rows)}
`;
}

/** A Markdown table with its columns aligned, as the formatter would have it. */
function renderTable(head: string[], rows: string[][]): string {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...rows]
    .map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
    .join('\n');
}
