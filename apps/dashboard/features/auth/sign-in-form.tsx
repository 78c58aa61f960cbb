'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { safeNext } from './safe-next.ts';
import { signInHere } from './session-actions.ts';
import { signInMessage } from './sign-in-messages.ts';

/** E-mail and password; says in words why it did not work. */
export function SignInForm({ next, ended }: { next: string; ended: boolean }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const why = await signInHere(String(form.get('email')), String(form.get('password')));
    if (why === null) {
      window.location.assign(safeNext(next));
      return;
    }
    setFailure(why);
    setBusy(false);
  };
  const message = failure === null ? null : signInMessage(failure);
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {ended && !message && (
        <Notice tone="info" title="Your sign-in has ended">
          Sign in again to go on where you were.
        </Notice>
      )}
      {message && (
        <Notice tone="bad" title={message.title}>
          {message.detail}
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
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            className="h-9"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={busy} className="mt-1">
        {busy && <Spinner />}
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}
