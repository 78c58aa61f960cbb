'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { Field, Input } from '../../components/ui/field.tsx';
import { PasswordField } from '../../components/ui/password-field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { ProviderButton } from './provider-button.tsx';
import { safeNext } from './safe-next.ts';
import { signInHere } from './session-actions.ts';
import { signInMessage } from './sign-in-messages.ts';

interface Props {
  /** Where to go afterwards. */
  next: string;
  /** Whether one comes here because a session has ended. */
  ended: boolean;
  /** Why a sign-in that did not begin here was refused. */
  refused: string | null;
  /** What people call the provider that they may sign in with instead. */
  provider: string | null;
}

/** E-mail and password, or a provider; says in words why it did not work. */
export function SignInForm({ next, ended, refused, provider }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(refused);
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
      <PasswordField label="Password" name="password" className="h-9" />
      <Button type="submit" variant="primary" size="lg" disabled={busy} className="mt-1">
        {busy && <Spinner />}
        {busy ? 'Signing in…' : 'Sign in'}
      </Button>
      {provider !== null && (
        <ProviderButton query={{ next }}>{`Sign in with ${provider}`}</ProviderButton>
      )}
    </form>
  );
}
