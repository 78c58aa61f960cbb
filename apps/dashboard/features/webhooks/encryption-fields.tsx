'use client';

import { Mono } from '../../components/ui/badge.tsx';
import { Field, Textarea } from '../../components/ui/field.tsx';
import type { FormFaults, WebhookFormValues } from './form-values.ts';

/** What of an event's data only the endpoint may read, and with which key. */
export function EncryptionFields({
  values,
  faults,
  onChange,
}: {
  values: WebhookFormValues;
  faults: FormFaults;
  onChange: (patch: Partial<WebhookFormValues>) => void;
}) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <Field
        label="Encrypted fields"
        optional
        error={faults.encryptedFields ?? null}
        hint={
          <>
            One path a line: <Mono>data</Mono> for all of it, <Mono>data.card.number</Mono>,{' '}
            <Mono>data.items[].secret</Mono>. Each value is replaced by a JWE that your private key
            opens.
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder="data.card.number"
            value={values.encryptedFields}
            onChange={(event) => onChange({ encryptedFields: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Public key"
        optional
        error={faults.publicKey ?? null}
        hint="RSA of at least 2,048 bits, as PEM or JWK. Keep the private key to yourself."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            spellCheck={false}
            className="font-mono text-xs"
            placeholder={'-----BEGIN PUBLIC KEY-----\n…\n-----END PUBLIC KEY-----'}
            value={values.publicKey}
            onChange={(event) => onChange({ publicKey: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
