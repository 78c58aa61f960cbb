'use client';

import { Check, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { Mono } from '../../components/ui/badge.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Field, Textarea } from '../../components/ui/field.tsx';
import type { PreviewFilterMutation as PreviewAnswer } from '../../gql/graphql.ts';
import { cn } from '../../lib/cn.ts';
import { prettyJson } from '../../lib/format.ts';
import { faultsOf, messageOf } from '../../lib/graphql-errors.ts';
import { useTenant } from '../shell/tenant-context.tsx';
import { parseFilters } from './form-values.ts';
import { PreviewFilterMutation, SampleEventQuery } from './webhooks.queries.ts';

type Preview = PreviewAnswer['previewFilter'];
type PreviewState =
  | { kind: 'idle' }
  | { kind: 'fault'; message: string }
  | { kind: 'answer'; preview: Preview };

const OPERATORS: Record<string, string> = {
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  in: 'is one of',
  nin: 'is none of',
  contains: 'contains',
  starts_with: 'starts with',
  exists: 'exists',
};

/** An operator as people read it: `gt`, `_gt` and `$gt` are all `>`. */
function operatorInWords(operator: string): string {
  return OPERATORS[operator.replace(/^[_$]/, '')] ?? operator;
}

const EXAMPLE = '{\n  "amount": 4200,\n  "currency": "USD",\n  "customer": { "country": "DE" }\n}';

/** Asks the API, shortly after typing stops, whether the filters let the sample through. */
function usePreview(tenantId: string, filtersText: string, sampleText: string): PreviewState {
  const client = useClient();
  const [state, setState] = useState<PreviewState>({ kind: 'idle' });
  useEffect(() => {
    const filters = parseFilters(filtersText);
    if (!filters.ok || filters.filters === null) return setState({ kind: 'idle' });
    let data: unknown;
    try {
      data = JSON.parse(sampleText);
    } catch {
      return setState({ kind: 'fault', message: 'The sample is not valid JSON.' });
    }
    let stale = false;
    const ask = async () => {
      const input = { tenantId, filters: filters.filters, data };
      const result = await client.mutation(PreviewFilterMutation, { input }).toPromise();
      if (stale) return;
      if (result.data) setState({ kind: 'answer', preview: result.data.previewFilter });
      else if (result.error) {
        const [fault] = faultsOf(result.error);
        setState({ kind: 'fault', message: fault?.message ?? messageOf(result.error) });
      }
    };
    const timer = setTimeout(() => void ask(), 300);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [client, tenantId, filtersText, sampleText]);
  return state;
}

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
  const preview = usePreview(tenant.id, value, sample);
  const [{ data }] = useQuery({
    query: SampleEventQuery,
    variables: { filter: { tenantId: tenant.id } },
  });
  const recent = data?.events.edges[0]?.node.data;
  const parsed = parseFilters(value);
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
        {preview.kind === 'answer' && <PreviewResult preview={preview.preview} />}
      </output>
    </div>
  );
}

function PreviewResult({ preview }: { preview: Preview }) {
  return (
    <div className="overflow-hidden rounded-md border border-line">
      <p
        className={cn(
          'px-3 py-2 font-medium',
          preview.matches ? 'bg-ok-soft text-ok' : 'bg-warn-soft text-warn',
        )}
      >
        {preview.matches ? 'The sample would be delivered.' : 'The sample would not be delivered.'}
      </p>
      <ul className="divide-y divide-line">
        {preview.conditions.map((condition) => (
          <li
            key={`${condition.path} ${condition.operator} ${JSON.stringify(condition.expected)}`}
            className="flex flex-wrap items-center gap-x-2 px-3 py-1.5 text-xs"
          >
            {condition.holds ? (
              <Check aria-label="Holds" className="size-3.5 text-ok" />
            ) : (
              <X aria-label="Does not hold" className="size-3.5 text-bad" />
            )}
            <Mono>{condition.path}</Mono>
            <span className="text-ink-3">{operatorInWords(condition.operator)}</span>
            <Mono>{JSON.stringify(condition.expected)}</Mono>
            {!condition.holds && (
              <span className="ml-auto text-ink-3">
                the sample has{' '}
                {condition.actual === null || condition.actual === undefined ? (
                  'nothing there'
                ) : (
                  <Mono>{JSON.stringify(condition.actual)}</Mono>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
