'use client';

import { useMemo, useState } from 'react';
import { cn } from '../../lib/cn.ts';
import { prettyJson } from '../../lib/format.ts';
import { CopyButton } from './copy.tsx';

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null)\b/g;

/** Colours JSON's keys, strings, numbers and words; leaves the text as it is. */
function highlight(text: string) {
  const parts: { key: number; text: string; className: string }[] = [];
  let last = 0;
  const push = (end: number, part: string, className: string) => {
    if (part !== '') parts.push({ key: end, text: part, className });
  };
  for (const match of text.matchAll(TOKEN)) {
    push(match.index, text.slice(last, match.index), 'text-ink-3');
    const [whole, string, colon] = match;
    const end = match.index + whole.length;
    if (string !== undefined) {
      push(match.index + 0.1, string, colon === undefined ? 'text-ok' : 'text-ink');
      if (colon !== undefined) push(match.index + 0.2, colon, 'text-ink-3');
    } else {
      push(match.index + 0.1, whole, match[3] === undefined ? 'text-hold' : 'text-info');
    }
    last = end;
  }
  push(text.length + 0.5, text.slice(last), 'text-ink-3');
  return parts.map((part) => (
    <span key={part.key} className={part.className}>
      {part.text}
    </span>
  ));
}

const HIGHLIGHT_CHARS_MAX = 40_000;

/** A payload, pretty or exactly as it was sent, with a button that copies the exact bytes' text. */
export function PayloadView({
  text,
  label,
  className,
}: {
  text: string;
  label: string;
  className?: string;
}) {
  const [raw, setRaw] = useState(false);
  const pretty = useMemo(() => prettyJson(text), [text]);
  const isJson = useMemo(() => looksLikeJson(text), [text]);
  const shown = raw ? text : pretty;
  if (text === '') return <p className={cn('px-4 py-3 text-ink-3', className)}>Empty.</p>;
  return (
    <div className={cn('relative', className)}>
      <div className="absolute top-1.5 right-2 flex items-center gap-1 rounded-md bg-surface">
        {isJson && (
          <div className="flex rounded-md border border-line p-0.5">
            {[false, true].map((isRaw) => (
              <button
                key={String(isRaw)}
                type="button"
                aria-pressed={raw === isRaw}
                onClick={() => setRaw(isRaw)}
                className="rounded px-1.5 text-2xs text-ink-3 hover:text-ink aria-pressed:bg-selected aria-pressed:text-ink"
              >
                {isRaw ? 'Raw' : 'Pretty'}
              </button>
            ))}
          </div>
        )}
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
        tabIndex={0}
        className="max-h-[28rem] overflow-auto px-4 py-3 focus-visible:-outline-offset-2"
      >
        <pre
          className={cn(
            'font-mono text-xs leading-5 text-ink',
            raw ? 'whitespace-pre-wrap [overflow-wrap:anywhere]' : 'whitespace-pre',
          )}
        >
          {isJson && shown.length <= HIGHLIGHT_CHARS_MAX ? highlight(shown) : shown}
        </pre>
      </section>
    </div>
  );
}

function looksLikeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
