'use client';

import { Field, Input } from './field.tsx';

/** A labelled box for a password. */
export function PasswordField({
  label,
  name,
  isNew = false,
  hint,
  error,
  className,
}: {
  label: string;
  name: string;
  /** Whether password managers should offer one to remember, not one they know. */
  isNew?: boolean;
  hint?: string;
  error?: string | null;
  className?: string;
}) {
  return (
    <Field label={label} hint={hint} error={error ?? null}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          className={className}
        />
      )}
    </Field>
  );
}
