'use client';

import { Mono } from '../../components/ui/badge.tsx';
import { CopyButton } from '../../components/ui/copy.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Facts } from '../../components/ui/page.tsx';
import { formatUtc } from '../../lib/format.ts';
import type { AuditEntry } from './audit-columns.tsx';
import { actorKindInWords, fieldChanges } from './audit-words.ts';

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-ink-3">–</span>;
  return <Mono className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</Mono>;
}

/** One entry whole: who, from where, and each field before and after. */
export function EntryDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const changes = fieldChanges(entry.changes);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={entry.summary}>
      <Facts
        items={[
          { name: 'When', value: formatUtc(entry.at) },
          { name: 'Who', value: `${entry.actor.name} (${actorKindInWords(entry.actor.kind)})` },
          { name: 'Tenant', value: entry.tenant?.name ?? 'Installation' },
          { name: 'From', value: entry.address ? <Mono>{entry.address}</Mono> : '–' },
          { name: 'What', value: <Mono>{entry.action}</Mono> },
          {
            name: 'On',
            value: entry.targetId ? (
              <span className="flex items-center gap-1">
                <Mono className="truncate">{entry.targetId}</Mono>
                <CopyButton text={entry.targetId} label="Copy ID" />
              </span>
            ) : (
              '–'
            ),
          },
        ]}
      />
      {changes.length > 0 && (
        <table aria-label="Changes" className="mt-4 w-full border-line border-t text-left">
          <thead>
            <tr className="border-line border-b text-ink-3 text-xs">
              <th scope="col" className="py-2 pr-3 font-medium">
                Field
              </th>
              <th scope="col" className="py-2 pr-3 font-medium">
                Before
              </th>
              <th scope="col" className="py-2 font-medium">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field} className="border-line border-b align-top last:border-0">
                <th scope="row" className="py-2 pr-3 font-normal text-ink-2">
                  {field}
                </th>
                <td className="py-2 pr-3">
                  <Value text={before} />
                </td>
                <td className="py-2">
                  <Value text={after} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
