import { ERROR_CATALOGUE } from './catalogue.ts';

/** The text of `docs/errors.md`, written from the catalogue. */
export function renderErrorsPage(): string {
  const rows = Object.entries(ERROR_CATALOGUE)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([code, { status, title, action }]) => `| \`${code}\` | ${status} | ${title} | ${action} |`,
    );
  return `# Errors

Written from \`packages/domain/src/errors/catalogue.ts\` by \`node packages/domain/scripts/write-errors-page.ts\`;
a test holds this page to the code. Codes are stable and never reused.

REST answers \`{"error":{"code":"…","message":"…","details":[{"path":"…","message":"…"}]}}\` with the status below.
GraphQL carries the same code in \`extensions.code\`. In the answer to an array of events, each rejected event has
the status and the error it would have had alone.

| code | status | what happened | what to do |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
