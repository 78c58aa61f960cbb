import { formatPlural } from '../../lib/format.ts';

/** Headers as name and text; whatever is not an object of texts is shown as none. */
export function headerEntries(headers: unknown): [string, string][] {
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return [];
  return Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
}

/** The headers of a message, folded until asked for. */
export function HeaderList({ label, headers }: { label: string; headers: unknown }) {
  const entries = headerEntries(headers);
  if (entries.length === 0) return <p className="px-4 py-2 text-ink-3 text-xs">No headers.</p>;
  return (
    <details className="group/headers">
      <summary className="px-4 py-2 text-ink-2 text-xs hover:text-ink focus-visible:-outline-offset-2">
        {formatPlural(entries.length, 'header', 'headers')}
      </summary>
      <dl aria-label={label} className="px-4 pb-3 font-mono text-xs leading-5">
        {entries.map(([name, value]) => (
          <div key={name} className="flex gap-2">
            <dt className="shrink-0 text-ink-3">{name}:</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
