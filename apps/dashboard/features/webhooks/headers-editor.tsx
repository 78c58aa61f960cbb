'use client';

import { Plus, Trash2 } from 'lucide-react';
import { Button } from '../../components/ui/button.tsx';
import { Input } from '../../components/ui/field.tsx';
import type { HeaderRow } from './form-values.ts';

/** Headers of one's own, sent along with every delivery. Values that are set are never shown again. */
export function HeadersEditor({
  rows,
  fault,
  onChange,
}: {
  rows: readonly HeaderRow[];
  fault: string | null;
  onChange: (rows: HeaderRow[]) => void;
}) {
  const change = (key: number, patch: Partial<HeaderRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)));
  const nextKey = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium">
        Headers <span className="font-normal text-ink-3">optional</span>
      </legend>
      {rows.map((row, index) => (
        <div key={row.key} className="flex gap-2">
          <Input
            aria-label={`Name of header ${index + 1}`}
            placeholder="x-env"
            className="max-w-56 font-mono text-xs"
            readOnly={row.isSet === true}
            value={row.name}
            onChange={(event) => change(row.key, { name: event.target.value })}
          />
          {row.isSet ? (
            <>
              <Input
                aria-label={`Value of header ${index + 1}`}
                className="text-ink-3 text-xs"
                readOnly
                value="set; hidden"
              />
              <Button
                size="sm"
                className="h-8"
                aria-label={`Replace the value of header ${index + 1}`}
                onClick={() => change(row.key, { isSet: false, value: '' })}
              >
                Replace
              </Button>
            </>
          ) : (
            <Input
              aria-label={`Value of header ${index + 1}`}
              placeholder="prod"
              className="font-mono text-xs"
              autoComplete="off"
              value={row.value}
              onChange={(event) => change(row.key, { value: event.target.value })}
            />
          )}
          <Button
            variant="ghost"
            size="icon"
            className="size-8"
            aria-label={`Remove header ${index + 1}`}
            onClick={() => onChange(rows.filter((other) => other.key !== row.key))}
          >
            <Trash2 aria-hidden />
          </Button>
        </div>
      ))}
      {fault && (
        <p role="alert" className="text-bad text-xs">
          {fault}
        </p>
      )}
      <Button
        size="sm"
        className="self-start"
        onClick={() => onChange([...rows, { key: nextKey, name: '', value: '' }])}
      >
        <Plus aria-hidden />
        Add header
      </Button>
      <p className="text-ink-3 text-xs">
        Sent with every delivery. Values are encrypted and never shown again. Posthorn's own
        headers, such as the signatures, cannot be replaced.
      </p>
    </fieldset>
  );
}
