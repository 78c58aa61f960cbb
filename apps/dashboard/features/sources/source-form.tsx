'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input, Textarea } from '../../components/ui/field.tsx';
import { Section } from '../../components/ui/page.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { TickField } from '../../components/ui/tick-field.tsx';
import type { SourceDetailFragment } from '../../gql/graphql.ts';
import { messageOf } from '../../lib/graphql-errors.ts';
import { EventTypesPicker } from '../webhooks/event-types-picker.tsx';
import { type FormFaults, faultsByField, inputOf, valuesOf } from './form-values.ts';
import { GrantFields } from './grant-fields.tsx';
import { UpdateSourceMutation } from './sources.queries.ts';

/** What one can set of a source. */
export function SourceForm({ source }: { source: SourceDetailFragment }) {
  const isOperators = source.tenantId == null;
  const [values, setValues] = useState(() => valuesOf(source));
  const [faults, setFaults] = useState<FormFaults>({});
  const [{ fetching }, update] = useMutation(UpdateSourceMutation);
  const change = (patch: Partial<typeof values>) => {
    setValues((current) => ({ ...current, ...patch }));
    setFaults((current) =>
      Object.fromEntries(Object.entries(current).filter(([field]) => !(field in patch))),
    );
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const checked = inputOf(values, isOperators);
    if (!checked.ok) return setFaults(checked.faults);
    const { allowedEventTypes, allowedAddresses } = checked.input;
    const result = await update({ id: source.id, input: checked.input });
    if (result.data) {
      setFaults({});
      setValues(valuesOf(result.data.updateSource.source));
      toast.success('Source saved');
    } else if (result.error) {
      const lists = {
        allowedEventTypes: allowedEventTypes ?? [],
        allowedAddresses: allowedAddresses ?? [],
      };
      setFaults(faultsByField(result.error, lists));
      toast.error('Not saved', { description: messageOf(result.error) });
    }
  };
  return (
    <Section title="Settings">
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        <Field label="Name" error={faults.name}>
          {(control) => (
            <Input
              {...control}
              value={values.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        {isOperators && (
          <GrantFields value={values} fault={faults.grantedTenantIds ?? null} onChange={change} />
        )}
        <Field
          label="Allowed event types"
          optional
          error={faults.allowedEventTypes}
          hint="Events of another type are refused. None: every type."
        >
          {(control) => (
            <EventTypesPicker
              id={control.id}
              describedBy={control['aria-describedby']}
              invalid={control['aria-invalid']}
              value={values.allowedEventTypes}
              onChange={(allowedEventTypes) => change({ allowedEventTypes })}
            />
          )}
        </Field>
        <Field
          label="Allowed addresses"
          optional
          error={faults.allowedAddresses}
          hint="Addresses or ranges (CIDR) it may connect from, one a line. None: from anywhere."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              spellCheck={false}
              placeholder={'203.0.113.7\n198.51.100.0/24'}
              className="font-mono text-xs"
              value={values.allowedAddresses}
              onChange={(event) => change({ allowedAddresses: event.target.value })}
            />
          )}
        </Field>
        <TickField
          label="Requires a signed timestamp"
          hint="Takes only signatures that cover the time: the three headers of Standard Webhooks."
          checked={values.requiresSignedTimestamp}
          onChange={(requiresSignedTimestamp) => change({ requiresSignedTimestamp })}
        />
        <Field
          label="Events per second"
          optional
          error={faults.eventsPerSecond}
          hint="What is over it is answered 429. Nothing: no limit of its own."
          className="max-w-64"
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              className="tabular-nums"
              value={values.eventsPerSecond}
              onChange={(event) => change({ eventsPerSecond: event.target.value })}
            />
          )}
        </Field>
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={fetching}>
            {fetching && <Spinner />}
            Save changes
          </Button>
        </div>
      </form>
    </Section>
  );
}
