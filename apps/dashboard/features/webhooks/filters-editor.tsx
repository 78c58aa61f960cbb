'use client';

import { useState } from 'react';
import { useQuery } from 'urql';
import { Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Field, Textarea } from '../../components/ui/field.tsx';
import { prettyJson } from '../../lib/format.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { FilterPreview } from './filter-preview.tsx';
import { checkFilters } from './form-values.ts';
import { useFilterPreview } from './use-filter-preview.ts';
import { SampleEventQuery } from './webhooks.queries.ts';

const EXAMPLE = '{\n  "amount": 4200,\n  "currency": "USD",\n  "customer": { "country": "DE" }\n}';

/** The filters as JSON, next to a sample and what the filters make of it. */
export function FiltersEditor({
  value,
  fault,
  onChange,
}: {
  value: string;
  fault: string | null;
  onChange: (text: string) => void;
}) {
  const tenant = useTenant();
  const [sample, setSample] = useState(EXAMPLE);
  const preview = useFilterPreview(tenant.id, value, sample);
  const [{ data }] = useQuery({
    query: SampleEventQuery,
    variables: { filter: { tenantId: tenant.id } },
  });
  const recent = data?.events.edges[0]?.node.data;
  const parsed = checkFilters(value);
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field
        label="Filters"
        optional
        error={fault ?? (parsed.ok ? null : parsed.fault)}
        hint={
          <>
            Every entry must hold. Paths into <Mono>data</Mono>, with suffixes such as{' '}
            <Mono>_gt</Mono>, <Mono>_in</Mono>, <Mono>_contains</Mono>, <Mono>_exists</Mono>;{' '}
            <Mono>$or</Mono>, <Mono>$and</Mono>, <Mono>$not</Mono>.
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={8}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder={'{\n  "amount_gt": 1000,\n  "currency": "USD"\n}'}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      <div className="flex min-w-0 flex-col gap-3">
        <Field label="Try on a sample">
          {(control) => (
            <Textarea
              {...control}
              rows={8}
              spellCheck={false}
              className="font-mono text-xs"
              value={sample}
              onChange={(event) => setSample(event.target.value)}
            />
          )}
        </Field>
        {recent && (
          <Button size="sm" className="self-start" onClick={() => setSample(prettyJson(recent))}>
            Use the latest event's data
          </Button>
        )}
      </div>
      <output aria-live="polite" className="empty:hidden md:col-span-2">
        {preview.kind === 'fault' && <p className="text-warn text-xs">{preview.message}</p>}
        {preview.kind === 'answer' && <FilterPreview preview={preview.preview} />}
      </output>
    </div>
  );
}
