'use client';

import Link from 'next/link';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { CombinedError } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input, SelectBox } from '../../components/ui/field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { faultsOf, messageOf } from '../../lib/graphql-errors.ts';
import { EncryptionFields } from './encryption-fields.tsx';
import { EventTypesPicker } from './event-types-picker.tsx';
import { FiltersEditor } from './filters-editor.tsx';
import { type FormFaults, inputOf, type WebhookFormValues } from './form-values.ts';
import { HeadersEditor } from './headers-editor.tsx';
import { PRIORITY_HINT, PRIORITY_OPTIONS } from './priority-words.ts';
import { ReceiverAuthFields } from './receiver-auth-fields.tsx';
import { RetryFields } from './retry-fields.tsx';
import { SignatureField } from './signature-field.tsx';

const VERIFICATIONS = [
  { value: 'HEAD', label: 'Is reached (HEAD)' },
  { value: 'CHALLENGE', label: 'Answers a challenge' },
] as const;

type SavedInput = Extract<ReturnType<typeof inputOf>, { ok: true }>['input'];

/** The API's faults by the form's field: `filters.amount_xx` and `filtersText` belong to `filters`. */
export function faultsByField(error: CombinedError | undefined): FormFaults {
  const faults: FormFaults = {};
  for (const fault of faultsOf(error)) {
    const field = /^(retryConfig|receiverAuth)\./.test(fault.path)
      ? fault.path
      : (fault.path.split(/[.[]/)[0] ?? '');
    faults[field === 'filtersText' ? 'filters' : field] ??= fault.message;
  }
  return faults;
}

/** Everything about a webhook that one can set, for a new one and for a change. */
export function WebhookForm({
  initial,
  isNew,
  submitLabel,
  cancelHref,
  onSubmit,
}: {
  initial: WebhookFormValues;
  isNew: boolean;
  submitLabel: string;
  cancelHref: string;
  /** Sends it; resolves to the failure, if there was one. */
  onSubmit: (input: SavedInput) => Promise<CombinedError | undefined>;
}) {
  const [values, setValues] = useState(initial);
  const [faults, setFaults] = useState<FormFaults>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (patch: Partial<WebhookFormValues>) => {
    setValues((current) => ({ ...current, ...patch }));
    setFaults((current) =>
      Object.fromEntries(
        Object.entries(current).filter(([field]) => !((field.split('.', 1)[0] ?? '') in patch)),
      ),
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const checked = inputOf(values);
    setFailure(null);
    if (!checked.ok) return setFaults(checked.faults);
    setBusy(true);
    const error = await onSubmit(checked.input);
    setBusy(false);
    if (!error) return;
    setFaults(faultsByField(error));
    setFailure(messageOf(error));
  };
  const fault = (field: string) => faults[field] ?? null;
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
      <Part title="Endpoint" text="Where deliveries go, and what you call it.">
        <Field
          label="Callback URL"
          error={fault('callbackUrl')}
          hint="Called with POST. It is checked once when you save."
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              className="font-mono text-xs"
              placeholder="https://example.com/webhooks"
              value={values.callbackUrl}
              onChange={(event) => change({ callbackUrl: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Verification"
          error={fault('verification')}
          hint={
            values.verification === 'CHALLENGE'
              ? 'The endpoint has to send back the text of a POST before it gets events.'
              : 'Any answer of the endpoint will do, and events are sent either way.'
          }
        >
          {(control) => (
            <SelectBox
              {...control}
              className="max-w-80"
              value={values.verification}
              options={VERIFICATIONS}
              onChange={(verification) => change({ verification })}
            />
          )}
        </Field>
        <Field label="Description" optional error={fault('description')}>
          {(control) => (
            <Input
              {...control}
              placeholder="Order service, production"
              value={values.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
      </Part>
      <Part title="Events" text="Which events it wants. Everything, if you choose nothing.">
        <Field label="Event types" optional error={fault('eventTypes')}>
          {(control) => (
            <EventTypesPicker
              id={control.id}
              describedBy={control['aria-describedby']}
              invalid={control['aria-invalid']}
              value={values.eventTypes}
              onChange={(eventTypes) => change({ eventTypes })}
            />
          )}
        </Field>
        <FiltersEditor
          value={values.filters}
          fault={fault('filters')}
          onChange={(filters) => change({ filters })}
        />
      </Part>
      <Part
        title="Delivery"
        text="How often it is tried, how fast, how soon, and with which headers."
      >
        <RetryFields values={values} faults={faults} onChange={change} />
        <Field
          label="Requests per minute"
          error={fault('requestsPerMinute')}
          hint={rateInWords(values.requestsPerMinute)}
          className="max-w-64"
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="tabular-nums"
              value={values.requestsPerMinute}
              onChange={(event) => change({ requestsPerMinute: event.target.value })}
            />
          )}
        </Field>
        <Field label="Priority" error={fault('priority')} hint={PRIORITY_HINT}>
          {(control) => (
            <SelectBox
              {...control}
              className="max-w-80"
              value={values.priority}
              options={PRIORITY_OPTIONS}
              onChange={(priority) => change({ priority })}
            />
          )}
        </Field>
        <ReceiverAuthFields
          values={values.receiverAuth}
          faults={faults}
          onChange={(receiverAuth) => change({ receiverAuth })}
        />
        <HeadersEditor
          rows={values.headers}
          fault={fault('headers')}
          onChange={(headers) => change({ headers })}
        />
      </Part>
      <Part
        title="Security"
        text="How your endpoint knows that a delivery comes from here, and what nobody else can read."
      >
        <SignatureField
          value={values.signatureScheme}
          stored={isNew ? null : initial.signatureScheme}
          onChange={(signatureScheme) => change({ signatureScheme })}
        />
        <EncryptionFields values={values} faults={faults} onChange={change} />
      </Part>
      {failure && (
        <Notice tone="bad" title="Not saved">
          {failure}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button asChild>
          <Link href={cancelHref}>Cancel</Link>
        </Button>
        <Button type="submit" variant="primary" disabled={busy}>
          {busy && <Spinner />}
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

function rateInWords(text: string): string {
  const perMinute = Number(text);
  if (!Number.isFinite(perMinute) || perMinute <= 0) return 'What is over it waits for its turn.';
  const perSecond = perMinute / 60;
  const rate = perSecond >= 1 ? Math.floor(perSecond * 10) / 10 : Math.floor(perSecond * 100) / 100;
  return `About ${rate.toLocaleString('en-US')} a second. What is over it waits for its turn.`;
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-8 gap-y-4 rounded-lg border border-line bg-surface p-5 lg:grid-cols-[13rem_1fr]"
    >
      <div>
        <h2 className="font-medium text-base">{title}</h2>
        <p className="mt-0.5 text-ink-3">{text}</p>
      </div>
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
    </section>
  );
}
