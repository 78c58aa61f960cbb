'use client';

import { Field, Input } from '../../components/ui/field.tsx';
import { formatSpan } from '../../lib/format.ts';
import { type FormFaults, retryWaits, type WebhookFormValues } from './form-values.ts';

const FIELDS = [
  { name: 'maxRetries', label: 'Retries at most' },
  { name: 'initialDelayMs', label: 'First wait (ms)' },
  { name: 'maxDelayMs', label: 'Longest wait (ms)' },
  { name: 'backoffMultiplier', label: 'Multiplier' },
] as const;

const SHOWN_WAITS_MAX = 8;

/** A policy in words: when its retries happen and when it gives up. */
export function retryScheduleInWords(values: WebhookFormValues): string {
  const policy = {
    maxRetries: Number(values.maxRetries),
    initialDelayMs: Number(values.initialDelayMs),
    maxDelayMs: Number(values.maxDelayMs),
    backoffMultiplier: Number(values.backoffMultiplier),
  };
  if (Object.values(policy).some((value) => !Number.isFinite(value) || value < 0)) return '';
  const waits = retryWaits(policy);
  if (waits.length === 0) return 'One attempt, no retries: a failure is a dead letter at once.';
  const spans = waits.map((ms) => (ms < 1_000 ? `${Math.round(ms)} ms` : formatSpan(ms / 1_000)));
  const shown = spans.slice(0, SHOWN_WAITS_MAX).join(', ');
  const more = spans.length > SHOWN_WAITS_MAX ? ', …' : '';
  const totalS = waits.reduce((sum, ms) => sum + ms, 0) / 1_000;
  return `Tries again after about ${shown}${more}; gives up after some ${formatSpan(totalS)} of waiting.`;
}

/** The retry policy, with what it comes to in words. */
export function RetryFields({
  values,
  faults,
  onChange,
}: {
  values: WebhookFormValues;
  faults: FormFaults;
  onChange: (patch: Partial<WebhookFormValues>) => void;
}) {
  return (
    <div className="flex flex-col gap-2">
      <div className="grid grid-cols-2 gap-4 md:grid-cols-4">
        {FIELDS.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            error={faults[name] ?? faults[`retryConfig.${name}`] ?? null}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                className="tabular-nums"
                value={values[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="text-ink-3 text-xs">{retryScheduleInWords(values)}</p>
    </div>
  );
}
