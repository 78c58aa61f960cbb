'use client';

import { Field, Input, SelectBox, Textarea } from '../../components/ui/field.tsx';
import type { FormFaults } from './form-values.ts';
import type { ReceiverAuthKind, ReceiverAuthValues } from './receiver-auth-values.ts';

type TextField = Exclude<keyof ReceiverAuthValues, 'kind' | 'setKind' | 'isTouched'>;

interface FieldWords {
  field: TextField;
  label: string;
  isSecret?: boolean;
  isText?: boolean;
  optional?: boolean;
  hint?: string;
}

const KINDS: readonly { value: ReceiverAuthKind; label: string }[] = [
  { value: 'NONE', label: 'None' },
  { value: 'BASIC', label: 'User name and password (Basic)' },
  { value: 'OAUTH2', label: 'OAuth 2 client credentials' },
  { value: 'MTLS', label: 'Client certificate (mutual TLS)' },
];

const FIELDS: Record<ReceiverAuthKind, readonly FieldWords[]> = {
  NONE: [],
  BASIC: [
    { field: 'username', label: 'User name' },
    { field: 'password', label: 'Password', isSecret: true },
  ],
  OAUTH2: [
    { field: 'tokenUrl', label: 'Token URL', hint: 'Asked for a token when the first is needed.' },
    { field: 'clientId', label: 'Client ID' },
    { field: 'clientSecret', label: 'Client secret', isSecret: true },
    { field: 'scope', label: 'Scope', optional: true },
  ],
  MTLS: [
    { field: 'certificate', label: 'Certificate (PEM)', isText: true, isSecret: true },
    { field: 'privateKey', label: 'Private key (PEM)', isText: true, isSecret: true },
    {
      field: 'ca',
      label: 'CA of the endpoint (PEM)',
      isText: true,
      optional: true,
      hint: "What the endpoint's certificate is checked against, instead of the usual authorities.",
    },
  ],
};

/** How deliveries prove to the endpoint who sends them. */
export function ReceiverAuthFields({
  values,
  faults,
  onChange,
}: {
  values: ReceiverAuthValues;
  faults: FormFaults;
  onChange: (values: ReceiverAuthValues) => void;
}) {
  const change = (patch: Partial<ReceiverAuthValues>) =>
    onChange({ ...values, ...patch, isTouched: true });
  const isKept = values.kind !== 'NONE' && values.kind === values.setKind;
  return (
    <>
      <Field
        label="Authentication at the endpoint"
        error={faults['receiverAuth.type'] ?? faults.receiverAuth ?? null}
        hint="Secrets are encrypted and never shown again."
      >
        {(control) => (
          <SelectBox
            {...control}
            className="max-w-80"
            value={values.kind}
            options={KINDS}
            onChange={(kind) => change({ kind })}
          />
        )}
      </Field>
      {FIELDS[values.kind].map(({ field, label, isSecret, isText, optional, hint }) => (
        <Field
          key={field}
          label={label}
          optional={optional}
          error={faults[`receiverAuth.${field}`] ?? null}
          hint={isKept && isSecret ? 'Set; hidden. Leave it empty to keep it.' : hint}
        >
          {(control) => {
            const props = {
              ...control,
              className: 'font-mono text-xs',
              autoComplete: isSecret ? 'new-password' : 'off',
              value: values[field],
            };
            return isText ? (
              <Textarea
                {...props}
                rows={4}
                onChange={(event) => change({ [field]: event.target.value })}
              />
            ) : (
              <Input
                {...props}
                type={isSecret ? 'password' : 'text'}
                onChange={(event) => change({ [field]: event.target.value })}
              />
            );
          }}
        </Field>
      ))}
    </>
  );
}
