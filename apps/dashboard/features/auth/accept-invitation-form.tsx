'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { PasswordField } from '../../components/ui/password-field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { PASSWORD_CHARS_MIN } from '../account/new-password.ts';
import { type FormFailure, sendAccountForm } from './account-form.ts';

/** Joins a tenant by the link of an invitation, and is signed in by it. */
export function AcceptInvitationForm({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FormFailure | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    setBusy(true);
    const refused = await sendAccountForm('accept-invitation', {
      token,
      name: text('name').trim(),
      password: text('password'),
    });
    if (refused === null) {
      window.location.assign('/');
      return;
    }
    setFailure(refused);
    setBusy(false);
  };
  const faultOf = (path: string) =>
    failure?.details.find((fault) => fault.path === path)?.message ?? null;
  const isOfField = faultOf('name') !== null || faultOf('password') !== null;
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {failure && !isOfField && (
        <Notice tone="bad" title="You have not joined">
          {failure.message}
        </Notice>
      )}
      <Field label="Your name" error={faultOf('name')}>
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            required
            maxLength={200}
            autoFocus
            className="h-9"
          />
        )}
      </Field>
      <PasswordField
        isNew
        label="Password"
        name="password"
        hint={`At least ${PASSWORD_CHARS_MIN} characters. If you have an account here already: its password.`}
        error={faultOf('password')}
        className="h-9"
      />
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy && <Spinner />}
        Join
      </Button>
    </form>
  );
}
