'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { sendAccountForm } from './account-form.ts';

/** Asks for a link by mail. The answer is the same whether somebody has the address. */
export function ForgotPasswordForm() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email')).trim();
    setBusy(true);
    const refused = await sendAccountForm('request-password-reset', { email });
    setBusy(false);
    setFailure(refused?.message ?? null);
    if (!refused) setSentTo(email);
  };
  if (sentTo !== null) {
    return (
      <Notice tone="ok" title="Look into your mail">
        If {sentTo} has an account here, a link to choose a new password is on its way. It is good
        for a short time, and once.
      </Notice>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {failure && (
        <Notice tone="bad" title="That did not work">
          {failure}
        </Notice>
      )}
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy && <Spinner />}
        Send a link
      </Button>
    </form>
  );
}
