'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '../../components/ui/button.tsx';
import { PasswordField } from '../../components/ui/password-field.tsx';
import { Spinner } from '../../components/ui/spinner.tsx';
import { Notice } from '../../components/ui/states.tsx';
import { TextLink } from '../../components/ui/text-link.tsx';
import { faultOfNewPassword, PASSWORD_CHARS_MIN } from '../account/new-password.ts';
import { sendAccountForm } from './account-form.ts';

/** Chooses a new password by the link that came by mail. */
export function ResetPasswordForm({ token }: { token: string }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get('password'));
    const wrong = faultOfNewPassword(password, String(form.get('again')));
    setFault(wrong);
    setFailure(null);
    if (wrong) return;
    setBusy(true);
    const refused = await sendAccountForm('reset-password', { token, password });
    setBusy(false);
    const ofPassword = refused?.details.find(({ path }) => path === 'password');
    setFault(ofPassword?.message ?? null);
    setFailure(refused && !ofPassword ? refused.message : null);
    setDone(refused === null);
  };
  if (isDone) {
    return (
      <Notice tone="ok" title="Your password is changed">
        Every session of yours has ended. <TextLink href="/sign-in">Sign in</TextLink> with the new
        one.
      </Notice>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {failure && (
        <Notice tone="bad" title="Not changed">
          {failure} <TextLink href="/forgot-password">Ask for another link</TextLink>
        </Notice>
      )}
      <PasswordField
        isNew
        label="New password"
        name="password"
        hint={`At least ${PASSWORD_CHARS_MIN} characters.`}
        error={fault}
        className="h-9"
      />
      <PasswordField isNew label="New password, again" name="again" className="h-9" />
      <Button type="submit" variant="primary" size="lg" disabled={busy}>
        {busy && <Spinner />}
        Change password
      </Button>
    </form>
  );
}
