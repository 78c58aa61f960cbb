'use client';

import { CopyButton } from './copy.tsx';

/** A secret or a link in a box, with a button that copies it: it is shown this once. */
export function ShownOnce({
  label,
  text,
  testId,
}: {
  label: string;
  text: string;
  testId: string;
}) {
  return (
    <div>
      <p className="mb-1.5 font-medium">{label}</p>
      <div className="flex items-center gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
        <code
          data-testid={testId}
          className="min-w-0 flex-1 select-all font-mono text-xs [overflow-wrap:anywhere]"
        >
          {text}
        </code>
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} showLabel />
      </div>
    </div>
  );
}
