'use client';

import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { useMutation } from 'urql';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Field, Input, Textarea } from '../../components/ui/field.tsx';
import { FormEnd } from '../../components/ui/form-end.tsx';
import { FilterSelect } from '../../components/ui/select.tsx';
import { TickField } from '../../components/ui/tick-field.tsx';
import type { EventTypeDetailFragment } from '../../gql/graphql.ts';
import { FAULT_ACTION_OPTIONS, TIER_OPTIONS } from './event-type-words.tsx';
import { CreateEventTypeMutation, UpdateEventTypeMutation } from './event-types.queries.ts';
import { faultsByField, inputOf, NEW_EVENT_TYPE, valuesOf } from './form-values.ts';

/** Adds an event type to the catalogue, or changes the one that is given. */
export function EventTypeDialog({
  eventType,
  onSaved,
  onClose,
}: {
  eventType?: EventTypeDetailFragment;
  onSaved: (name: string) => void;
  onClose: () => void;
}) {
  const [values, setValues] = useState(() => (eventType ? valuesOf(eventType) : NEW_EVENT_TYPE));
  const [created, create] = useMutation(CreateEventTypeMutation);
  const [updated, update] = useMutation(UpdateEventTypeMutation);
  const { error, fetching } = eventType ? updated : created;
  const faults = faultsByField(error);
  const change = (patch: Partial<typeof values>) => setValues({ ...values, ...patch });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = inputOf(values);
    const name = values.name.trim();
    const result = eventType
      ? await update({ id: eventType.id, input })
      : await create({ input: { ...input, name } });
    if (!result.data) return;
    toast.success(`Event type ${name} saved`);
    onSaved(name);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={eventType ? `Edit ${eventType.name}` : 'New event type'}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {!eventType && (
          <Field label="Name" error={faults.name} hint="Parts joined by dots. It stays as it is.">
            {(control) => (
              <Input
                {...control}
                placeholder="payment.succeeded"
                className="font-mono text-xs"
                value={values.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="Description" optional error={faults.description}>
          {(control) => (
            <Input
              {...control}
              value={values.description}
              onChange={(event) => change({ description: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="JSON Schema"
          optional
          error={faults.jsonSchema}
          hint="What an event's data must fit."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={7}
              spellCheck={false}
              className="font-mono text-xs"
              value={values.jsonSchema}
              onChange={(event) => change({ jsonSchema: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Example"
          optional
          error={faults.example}
          hint="Data of such an event, as JSON. It must fit the schema."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={5}
              spellCheck={false}
              className="font-mono text-xs"
              value={values.example}
              onChange={(event) => change({ example: event.target.value })}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <FilterSelect
            name="Tier"
            value={values.tier}
            options={TIER_OPTIONS}
            onChange={(tier) => tier && change({ tier })}
          />
          <FilterSelect
            name="An event that does not fit"
            value={values.onSchemaFault}
            options={FAULT_ACTION_OPTIONS}
            onChange={(onSchemaFault) => onSchemaFault && change({ onSchemaFault })}
          />
        </div>
        <TickField
          label="Deprecated"
          hint="It still works; people are told to use another one."
          checked={values.isDeprecated}
          onChange={(isDeprecated) => change({ isDeprecated })}
        />
        <FormEnd
          action={eventType ? 'Save changes' : 'Create event type'}
          error={Object.keys(faults).length === 0 && error}
          isBusy={fetching}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
